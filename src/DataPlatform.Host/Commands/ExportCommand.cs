using System.CommandLine;
using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform export</c></summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "export",
            "Writes silver and gold tables as Parquet, parted by years where their key has days: those that changed since the last export to the folder.",
            """
            dataplatform export --to ./parquet                 every table; again: only what changed
            dataplatform export --to ./parquet --gold
            dataplatform export gold.fact_eod gold.dim_date --to /srv/share/market
            """
        );
        var (tables, to) = (TableNames(), To());
        var gold = new Option<bool>("--gold") { Description = "Only the gold tables." };
        command.Arguments.Add(tables);
        command.Options.Add(to);
        command.Options.Add(gold);
        var folders = new FolderFlags().AddTo(command);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            (parsed, token) =>
            {
                var names = parsed.GetValue(tables) ?? [];
                var (options, folder) = (folders.Read(parsed), parsed.GetValue(to)!);
                var summary = Inspector.Export(options, names, folder, parsed.GetValue(gold), token);
                Print(summary, output.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return Task.FromResult(ExitCode.Ok);
            }
        );
        return command;
    }

    private static Argument<string[]> TableNames() =>
        new("TABLE") { Description = "Tables, as silver.NAME or gold.NAME. Default: all.", Arity = ArgumentArity.ZeroOrMore };

    private static Option<string> To() =>
        new("--to")
        {
            Description = "Folder to write to; made when it is missing.",
            HelpName = "DIR",
            Required = true,
        };

    private static void Print(ExportSummary summary, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(summary));
            return;
        }

        var table = new TextTable(new("table"), new("rows", IsNumbers: true), new("files", IsNumbers: true), new("", Spare: 1));
        foreach (var t in summary.Tables)
        {
            table.Add(t.Table, N(t.Rows), N(t.Files), t.IsNew ? "written" : "as before");
        }

        table.WriteTo(output, Terminal.Width(output));
        output.WriteLine($"{N(summary.Tables.Count(t => t.IsNew))} of {N(summary.Tables.Count)} tables written to {summary.To}");
    }

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
