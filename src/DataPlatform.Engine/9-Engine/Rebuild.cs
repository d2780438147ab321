using DataPlatform.Bronze;
using DataPlatform.Gold;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Makes the warehouse anew from bronze alone, beside the old one, and swaps them when it is whole. What it does is what a start-up and a
/// promotion do anyway, for everything: record what bronze holds, promote it dataset by dataset in the order of the runs, build gold.
/// </summary>
internal sealed class Rebuild(DataFolder folder, RecipeBook book, RunEvents events)
{
    public RebuildSummary Run(CancellationToken cancellationToken)
    {
        var aside = folder.Warehouse + ".new";
        Delete(aside);
        RebuildSummary summary;
        using (var warehouse = Database.Open(aside))
        {
            summary = Fill(warehouse, cancellationToken);
        }

        File.Delete(folder.Warehouse + ".wal");
        File.Move(aside, folder.Warehouse, overwrite: true);
        return summary;
    }

    private RebuildSummary Fill(Database warehouse, CancellationToken cancellationToken)
    {
        var ops = new OpsService(warehouse);
        SilverTables.Ensure(warehouse, book.Recipes.Select(r => r.Table).Distinct());
        var found = new Reconciliation(folder, warehouse, ops, book).Run(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var note in found.Notes)
        {
            events.Publish(new RunEvent.Noted(note));
        }

        var unreadable = new List<string>();
        var runs = RestoreRuns(warehouse, ops, unreadable);
        var silver = new DatasetPromoter(book, ops, new(folder.Path, warehouse, ops));
        var promoted = Promotion.Nothing;
        foreach (var dataset in book.Recipes.GroupBy(r => (Source: r.Source.Name, r.Dataset)))
        {
            promoted += warehouse.Transaction(() => silver.Promote(dataset, cancellationToken), cancellationToken);
            events.Publish(new RunEvent.DatasetRebuilt($"{dataset.Key.Source}/{dataset.Key.Dataset}"));
        }

        var gold = new GoldPromoter(warehouse, ops, book.Models);
        var failures = gold.Promote(ops.Runs.LastId() ?? "", cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<string> left = [.. unreadable, .. silver.Notes, .. failures];
        foreach (var note in left)
        {
            events.Publish(new RunEvent.Noted(note));
        }

        foreach (var warning in promoted.Warnings)
        {
            events.Publish(new RunEvent.Warned(warning));
        }

        return new(found.Responses, runs, promoted.Rows, gold.Rows(), promoted.Warnings, [.. found.Notes, .. left], failures.Count == 0);
    }

    // What the runs themselves said at their start and at their end. A run that was killed said nothing at its end.
    private int RestoreRuns(Database warehouse, OpsService ops, List<string> unreadable)
    {
        var restored = 0;
        var unknown = new List<string>();
        foreach (var file in RunNotes.Files(folder))
        {
            if (RunNotes.Read(file) is not { } note)
            {
                unreadable.Add($"{file} cannot be read: how its run ended, and its chunks, are lost");
                unknown.Add(Path.GetFileNameWithoutExtension(file));
                continue;
            }

            warehouse.Transaction(() =>
            {
                ops.Runs.Start(new RunContext(note.RunId, note.Date, note.StartedAt), note.Version);
                if (note.Summary is { } summary)
                {
                    foreach (var chunk in summary.Chunks)
                    {
                        ops.Chunks.Record(summary.RunId, chunk);
                    }

                    ops.Warnings.Record(summary.RunId, summary.Warnings);
                    ops.Runs.Finish(summary);
                }

                return ++restored;
            });
        }

        ops.Runs.RestoreUnfinished(unknown);
        return restored;
    }

    private static void Delete(string warehouse)
    {
        File.Delete(warehouse);
        File.Delete(warehouse + ".wal");
    }
}
