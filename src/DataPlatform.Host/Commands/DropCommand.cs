using System.CommandLine;
using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform drop</c></summary>
internal static class DropCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "drop",
            "Takes a dataset away, after a question: its table in silver, and how far it was loaded. Its responses stay in bronze, from where 'rebuild' brings the rows back.",
            """
            dataplatform drop fmp/stock-list                   its table; the next run loads it anew if it is still declared
            dataplatform drop stock-list --bronze --yes        for good, responses and all, without a question
            """
        );
        var dataset = new Argument<string>("DATASET") { Description = "The dataset, as SOURCE/DATASET, or its name alone." };
        var (bronze, yes, data) = (Bronze(), Yes(), Data());
        command.Arguments.Add(dataset);
        command.Options.Add(bronze);
        command.Options.Add(yes);
        command.Options.Add(data);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            (parsed, token) =>
            {
                var (isSure, stderr) = (parsed.GetValue(yes), parsed.InvocationConfiguration.Error);
                DropSummary? asked = null;
                var dropped = Housekeeper.Drop(
                    parsed.GetValue(data)!,
                    parsed.GetValue(dataset)!,
                    parsed.GetValue(bronze),
                    summary => isSure || Agrees(asked = summary, stderr),
                    token
                );
                Print((dropped ?? asked)!, dropped is not null, output.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return Task.FromResult(ExitCode.Ok);
            }
        );
        return command;
    }

    private static Option<bool> Bronze() => new("--bronze") { Description = "Delete its responses for good, too." };

    private static Option<bool> Yes() => new("--yes") { Description = "Do not ask." };

    private static Option<string> Data() =>
        new("--data")
        {
            Description = SelectionFlags.DataFolder,
            HelpName = "DIR",
            DefaultValueFactory = _ => "./data",
        };

    private static bool Agrees(DropSummary summary, TextWriter stderr)
    {
        if (Console.IsInputRedirected)
        {
            throw new ConfigurationException($"drop {summary.Dataset} takes away {Text(summary)}; if you mean it, add --yes");
        }

        stderr.Write($"drop {summary.Dataset}: {Text(summary)}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static void Print(DropSummary summary, bool isDropped, bool json, TextWriter output) =>
        output.WriteLine(
            json ? RunJson.Write(DropDocument.Of(summary, isDropped))
            : isDropped ? $"dropped {summary.Dataset}: {Text(summary)}"
            : "nothing was dropped"
        );

    private static string Text(DropSummary summary)
    {
        var parts = summary.Tables.Select(t => $"{t.Key} with {N(t.Value)} rows").ToList();
        if (summary.Segments > 0)
        {
            parts.Add($"{N(summary.Segments)} segments of bronze, {ByteSize.ForPeople(summary.Bytes)}");
        }

        var bereft = summary.Bereft.Count > 0 ? $"; {string.Join(", ", summary.Bereft)} cannot be filled anew without this bronze" : "";
        return (parts.Count == 0 ? "no table of its own" : string.Join(", ", parts)) + bereft;
    }

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
