using System.CommandLine;
using DataPlatform.Host.Output;
using DataPlatform.Host.Output.Report;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform run</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "run",
            "Fetches what is due and turns it into tables, chunk by chunk. Run it again to go on where the last run stopped.",
            """
            dataplatform run                                            everything that is due today
            dataplatform run --tickers AAPL,MSFT --dataset company-profile
            dataplatform run --source fred                              one source; the keys of the others are not needed
            dataplatform run --tickers AAPL --dataset eod --refetch-from 2010-01-01     ask it again, whatever is stored
            dataplatform run --no-silver --no-gold                      only fetch; a later run --no-bronze promotes
            dataplatform run --limit fmp=5/1s,300/60s --output json
            dataplatform run --chunks-in-flight source                  a slow source holds up no other one
            dataplatform run --memory 512MB                             on a small machine
            dataplatform run --quiet                                    for cron: only what is wrong, and the summary
            OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 dataplatform run --trace otlp
            """
        );
        var flags = new RunFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = flags.Selection.Read(parsed);
                DemoFolder.RefuseFor(options);
                await using var engine = Engine.Start(flags.Output.Read(parsed));
                return await RunAsync(engine, options, flags.Output, parsed, token);
            }
        );
        return command;
    }

    /// <summary>The main job, however it came to its options: run, write out logs and spans, print the summary.</summary>
    public static async Task<int> RunAsync(
        Engine engine,
        RunOptions options,
        OutputFlags output,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var summary = await engine.Orchestrator.RunAsync(options, cancellationToken);
        await engine.FlushAsync();
        if (ReportFile.TryWrite(options.DataDirectory, summary.RunId) is { } problem)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"warning: {problem}");
        }

        SummaryPrinter.Print(
            summary,
            options,
            output.IsJson(parsed),
            Continuation.Of(parsed, summary.Date),
            parsed.InvocationConfiguration.Output
        );
        return ExitCode.Of(summary.Status);
    }
}
