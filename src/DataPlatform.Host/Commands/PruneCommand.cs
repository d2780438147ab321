using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform prune</c></summary>
internal static class PruneCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "prune",
            """
            Deletes segments of bronze that are older than a date and that nobody needs any more, after a question.

            A segment stays when a row of silver or in quarantine came from it, when it holds the newest answer to a request, a part of an answer that lies in several segments or a line without a recipe, and when it shows since when a row is gone. Before the first one goes, the warehouse is made twice beside the old one, from all of bronze and from what would be left, which takes as long as two rebuilds and room for another warehouse: where both do not come to the same, the segments stay, the tables are named, and the exit code is 3.

            What goes is gone for good: ops.segments and ops.requests forget it, as they would in a rebuild, and a recipe that is changed later no longer finds in it what nobody reads today. The notes of the runs stay. To take away what silver needs, copy the files elsewhere, or drop the dataset with --bronze.
            """,
            """
            dataplatform prune --before 2026-01-01 --dry-run   what would go, and why the rest stays
            dataplatform prune --before 2026-01-01             the same, and a question
            dataplatform prune --before 2026-01-01 --yes --data /srv/market
            """
        );
        var (before, dryRun, yes, memory) = (Before(), DryRun(), Yes(), MemoryFlag.Create());
        command.Options.Add(before);
        command.Options.Add(dryRun);
        command.Options.Add(yes);
        var folders = new FolderFlags().AddTo(command);
        command.Options.Add(memory);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            (parsed, token) =>
            {
                var options = folders.Read(parsed) with { Memory = parsed.GetValue(memory) };
                var (date, stderr) = (parsed.GetValue(before)!.Value, parsed.InvocationConfiguration.Error);
                Func<PruneSummary, bool>? agrees =
                    parsed.GetValue(dryRun) ? static _ => false
                    : parsed.GetValue(yes) ? null
                    : summary => Agrees(summary, stderr);
                var pruned = Housekeeper.Prune(options, date, TimeProvider.System, agrees, token);
                PrunePrinter.Print(pruned, output.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return Task.FromResult(pruned.Differing.Count > 0 ? ExitCode.Partial : ExitCode.Ok);
            }
        );
        return command;
    }

    private static Option<DateOnly?> Before() =>
        new("--before")
        {
            Description = "Only responses of runs for earlier dates go; not after today.",
            HelpName = "YYYY-MM-DD",
            Required = true,
            CustomParser = SelectionFlags.ParseDate,
        };

    private static Option<bool> DryRun() => new("--dry-run") { Description = "Only say what would go, and why the rest stays." };

    private static Option<bool> Yes() => new("--yes") { Description = "Do not ask." };

    private static bool Agrees(PruneSummary summary, TextWriter stderr)
    {
        if (Console.IsInputRedirected)
        {
            throw new ConfigurationException($"prune deletes {PrunePrinter.WhatGoes(summary)}; if you mean it, add --yes");
        }

        PrunePrinter.PrintTable(summary, stderr);
        stderr.Write($"delete {PrunePrinter.WhatGoes(summary)}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
