using DataPlatform.Bronze;
using DataPlatform.Gold;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Fills an empty warehouse from bronze alone. What it does is what a start-up and a promotion do anyway, for everything: record what bronze holds,
/// promote it dataset by dataset in the order of the runs, build gold.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="book">What is declared.</param>
/// <param name="events">Told of every dataset, and of what a person should know.</param>
/// <param name="without">Segments that are passed over as if they were not there, relative to the data folder; null: none.</param>
internal sealed class Replay(DataFolder folder, RecipeBook book, RunEvents events, IReadOnlySet<string>? without = null)
{
    /// <param name="warehouse">The warehouse, in which there is nothing.</param>
    /// <param name="cancellationToken">Ends it; the warehouse is then to be thrown away.</param>
    public (RebuildSummary Summary, Reconciliation.Found Found) Fill(Database warehouse, CancellationToken cancellationToken)
    {
        var ops = new OpsService(warehouse);
        var silver = new DatasetPromoter(book, ops, new(folder.Path, warehouse, ops, checksDigests: true));
        new Redeclaration(folder, warehouse, ops, book, events).Run(cancellationToken);
        var found = new Reconciliation(folder, warehouse, ops, book, checksDigests: true, without).Run(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Note(found.Notes);
        var unreadable = new List<string>();
        var runs = RestoreRuns(warehouse, ops, unreadable);
        var promoted = Promote(warehouse, silver, cancellationToken);
        var gold = new GoldPromoter(warehouse, ops, book.Models);
        var failures = gold.Promote(ops.Runs.LastId() ?? "", cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Note([.. unreadable, .. failures]);
        IReadOnlyList<RunWarning> warnings = [.. found.Warnings, .. promoted.Warnings];
        foreach (var warning in warnings)
        {
            events.Publish(new RunEvent.Warned(warning));
        }

        IReadOnlyList<string> notes = [.. found.Notes, .. unreadable, .. failures];
        var summary = new RebuildSummary
        {
            Responses = found.Responses,
            Runs = runs,
            Silver = promoted.Rows,
            Gold = gold.Rows(),
            Warnings = warnings,
            Notes = notes,
            IsWhole = failures.Count == 0 && unreadable.Count == 0,
        };
        return (summary, found);
    }

    private Promotion Promote(Database warehouse, DatasetPromoter silver, CancellationToken cancellationToken)
    {
        var promoted = Promotion.Nothing;
        foreach (var dataset in book.Recipes.GroupBy(r => (Source: r.Source.Name, r.Dataset)))
        {
            promoted += warehouse.Transaction(() => silver.Promote(dataset, cancellationToken), cancellationToken);
            events.Publish(new RunEvent.DatasetRebuilt($"{dataset.Key.Source}/{dataset.Key.Dataset}"));
        }

        return promoted;
    }

    private void Note(IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            events.Publish(new RunEvent.Noted(note));
        }
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
                    ops.Checks.Record(summary.RunId, summary.Checks);
                    ops.Runs.Finish(summary);
                }

                return ++restored;
            });
        }

        ops.Runs.RestoreUnfinished(unknown);
        return restored;
    }
}
