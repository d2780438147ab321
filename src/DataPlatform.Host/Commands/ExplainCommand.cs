using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform explain</c></summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "explain",
            "Says where a row of silver or gold came from: the response, its request, the recipe. Changes nothing.",
            """
            dataplatform explain silver.fmp_company_profile ticker=AAPL
            dataplatform explain fmp_price_eod_full ticker=AAPL date=2026-01-08 --body
            dataplatform explain gold.dim_company symbol=AAPL --output json
            """
        );
        var (table, keys) = (Table(), Keys());
        var body = new Option<bool>("--body") { Description = "Print the row as it came." };
        command.Arguments.Add(table);
        command.Arguments.Add(keys);
        command.Options.Add(body);
        var folders = new FolderFlags().AddTo(command);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            (parsed, token) =>
            {
                var values = Pairs(parsed.GetValue(keys)!);
                var (options, withBody) = (folders.Read(parsed), parsed.GetValue(body));
                var report = Inspector.Explain(options, parsed.GetValue(table)!, values, withBody, token);
                return Task.FromResult(Print(report, output.IsJson(parsed), parsed.InvocationConfiguration.Output));
            }
        );
        return command;
    }

    private static Argument<string> Table() => new("TABLE") { Description = "The table, as silver.NAME or gold.NAME." };

    private static Argument<string[]> Keys() =>
        new("KEY=VALUE")
        {
            Description = "Values of columns by which the row is found: those of its key, or as many as tell it apart.",
            Arity = ArgumentArity.OneOrMore,
        };

    private static int Print(ExplainReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(report));
        }
        else
        {
            new ExplainPrinter(output).Print(report);
        }

        return report.Matches == 1 ? ExitCode.Ok : ExitCode.Usage;
    }

    private static List<KeyValuePair<string, string>> Pairs(string[] words) =>
        [
            .. words.Select(w =>
                w.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                    ? KeyValuePair.Create(w[..at], w[(at + 1)..])
                    : throw new ConfigurationException($"{w}: write a column and its value like ticker=AAPL")
            ),
        ];
}
