using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Alerts;
using DataPlatform.Host.Output;
using DataPlatform.Host.Output.Report;
using DataPlatform.Host.Settings;
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
            dataplatform run --on-end 'jq .status | mail -s load me'    whatever it ends with
            OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 dataplatform run --trace otlp
            """
        );
        var flags = new RunFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = flags.Selection.Read(parsed);
                DemoFolder.RefuseFor(options);
                var alerts = new RunAlerts(
                    flags.Alerts.Read(parsed),
                    Invocation.SettingsOf(parsed).Notify,
                    options.RecipesDirectory,
                    name => Invocation.Of(parsed).Environment.GetValueOrDefault(name)
                );
                if (alerts.Problem is { } problem)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"warning: {problem}");
                }

                await using var engine = Engine.Start(flags.Output.Read(parsed));
                return await RunAsync(engine, options, flags.Output, alerts, parsed, token);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        Engine engine,
        RunOptions options,
        OutputFlags output,
        RunAlerts alerts,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var stderr = parsed.InvocationConfiguration.Error;
        try
        {
            var summary = await RunAsync(engine, options, output, parsed, cancellationToken);
            await alerts.SendAsync(summary, stderr, cancellationToken);
            return ExitCode.Of(summary.Status);
        }
        catch (RunFailedException e)
        {
            await engine.FlushAsync();
            await alerts.SendAsync(e.Summary, stderr, cancellationToken);
            throw;
        }
    }

    /// <summary>The main job, however it came to its options: run, write out logs and spans, print the summary.</summary>
    public static async Task<RunSummary> RunAsync(
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
        return summary;
    }
}
