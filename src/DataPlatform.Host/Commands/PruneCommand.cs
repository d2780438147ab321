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
            "Deletes segments of bronze that are older than a date and that no row, no plan and no rebuild needs, after a question. Shows that first, which takes as long as two rebuilds and room for another warehouse; exits with 3 where tables differ, and keeps what they are made of.",
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

    private static Option<bool> DryRun() =>
        new("--dry-run")
        {
            Description =
                "Only say what would go, and why the rest stays: rows of silver or in quarantine came from it, it has the newest answer to a request, a part of an answer or a line without a recipe, or it shows since when a row is gone.",
        };

    private static Option<bool> Yes() =>
        new("--yes")
        {
            Description =
                "Do not ask. What goes is gone for good, and ops.segments and ops.requests forget it: a recipe that is changed later finds nothing in it any more. To take away what silver needs, copy the files elsewhere, or drop the dataset with --bronze.",
        };

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
