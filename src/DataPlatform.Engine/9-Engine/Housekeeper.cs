using System.Globalization;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Segments;
using DataPlatform.Engine.Sight;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine;

/// <summary>Takes out of a data folder what nobody wants any more. No run may go on there meanwhile.</summary>
public static class Housekeeper
{
    /// <summary>
    /// Takes a dataset away: its table in silver, and how far it was loaded; gold is built anew by the next run. Its responses stay in bronze, from where
    /// <c>rebuild</c> brings the rows back, unless they are to go, too. A dataset that is still declared is loaded anew by the next run.
    /// </summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="dataset">The dataset, as <c>source/dataset</c>, or its name alone where one source has it.</param>
    /// <param name="withBronze">True to delete its responses for good.</param>
    /// <param name="agrees">
    /// Told what would go; false leaves everything as it is. Nothing is held while it thinks, so that a run need not wait; what a run adds meanwhile is
    /// asked about again.
    /// </param>
    /// <param name="cancellationToken">Ends it; the same call finishes it.</param>
    /// <returns>What went; null when nothing did.</returns>
    /// <exception cref="ConfigurationException">There is no such dataset, or the folder cannot be used.</exception>
    /// <exception cref="IOException">The machine refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DropSummary? Drop(
        string dataDirectory,
        string dataset,
        bool withBronze,
        Func<DropSummary, bool> agrees,
        CancellationToken cancellationToken = default
    )
    {
        StoredData.Open(StoredData.Readable(dataDirectory), dataDirectory).Dispose();
        var (summary, isDropped) = With(drop => (drop.Look(), false));
        while (!isDropped && agrees(summary))
        {
            var agreed = summary;
            (summary, isDropped) = With(drop => DropNoMoreThan(agreed, drop, cancellationToken));
        }

        return isDropped ? summary : null;

        (DropSummary Summary, bool IsDropped) With(Func<DatasetDrop, (DropSummary, bool)> work)
        {
            using var folder = DataFolder.Open(dataDirectory);
            using var warehouse = Database.Open(folder.Warehouse);
            PruneList.Finish(folder, warehouse);
            var ops = new OpsService(warehouse);
            var (source, name) = Named(ops, dataset);
            CheckIsKnown(folder, ops, source, name);
            return work(new(folder, warehouse, source, name, withBronze));
        }
    }

    /// <summary>
    /// Deletes segments of bronze with responses of runs before a date that nobody needs any more: no row, no plan and no rebuild. That a rebuild comes to the
    /// same without them is shown before the first one goes, by building the warehouse twice, in a file beside it.
    /// </summary>
    /// <param name="options">Where the recipes and the data are, and the memory to keep to; the rest is not looked at.</param>
    /// <param name="before">Only responses of runs for earlier dates go; not after today.</param>
    /// <param name="clock">What today is.</param>
    /// <param name="agrees">
    /// Told what would go; false leaves everything as it is. Nothing is held while it thinks; when it agrees, all is looked at again, and what is more than it
    /// was told, it is told again. Null agrees to everything.
    /// </param>
    /// <param name="cancellationToken">Ends it before the first deletion; from there on it is finished.</param>
    /// <returns>What went, or would have.</returns>
    /// <exception cref="ConfigurationException">The recipes, the folder or the warehouse cannot be used, or a run uses the folder.</exception>
    /// <exception cref="IOException">The machine refuses. What it had begun to delete goes with the next start.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was deleted.</exception>
    public static PruneSummary Prune(
        RunOptions options,
        DateOnly before,
        TimeProvider clock,
        Func<PruneSummary, bool>? agrees,
        CancellationToken cancellationToken = default
    )
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (before > today)
        {
            throw new ConfigurationException(
                string.Create(CultureInfo.InvariantCulture, $"--before {before:yyyy-MM-dd}: lies after today, {today:yyyy-MM-dd}")
            );
        }

        var (book, data) = (RunSetup.ReadBook(options), options.DataDirectory);
        StoredData.Open(StoredData.Readable(data), data).Dispose();
        try
        {
            var (plan, isPruned) = agrees is null ? With(prune => prune.Run(agreed: null, cancellationToken)) : With(Look);
            while (!isPruned && plan.Going.Count > 0 && agrees?.Invoke(plan.Summary(before, isPruned: false, data)) == true)
            {
                var agreed = plan;
                (plan, isPruned) = With(prune => prune.Run(agreed, cancellationToken));
            }

            return plan.Summary(before, isPruned, data);
        }
        catch (DuckDBException e)
        {
            var fault = MachineFault.Of(e.Message) is { } words ? $"{words}: " : "";
            throw new IOException($"{data}: bronze cannot be pruned: {fault}{WarehouseFile.Cause(e.Message)}", e);
        }

        (PrunePlan Plan, bool IsPruned) Look(Prune prune) => (prune.Look(cancellationToken), false);

        (PrunePlan Plan, bool IsPruned) With(Func<Prune, (PrunePlan, bool)> work)
        {
            using var folder = DataFolder.Open(data);
            return work(new(folder, book, MemoryBudget.Of(options.Memory), before));
        }
    }

    // A run may have loaded more while somebody thought about it.
    private static (DropSummary Summary, bool IsDropped) DropNoMoreThan(
        DropSummary agreed,
        DatasetDrop drop,
        CancellationToken cancellationToken
    )
    {
        var now = drop.Look();
        var isAgreed = now.IsWithin(agreed);
        if (isAgreed)
        {
            drop.Run(cancellationToken);
        }

        return (now, isAgreed);
    }

    // A run that was killed has stored responses that the warehouse does not know: whoever drops the rest would never see that they are missing.
    private static void CheckIsKnown(DataFolder folder, OpsService ops, string source, string dataset)
    {
        var known = ops.Segments.All();
        var unknown = folder
            .Segments()
            .Select(folder.Relative)
            .FirstOrDefault(file =>
                BronzeStore.FromName(file) is { } named
                && named.Source == source
                && named.Dataset == dataset
                && new FileInfo(Path.Combine(folder.Path, file)).Length > (known.GetValueOrDefault(file)?.RecordedBytes ?? 0)
            );
        if (unknown is not null)
        {
            throw new ConfigurationException(
                $"{folder.Path}: {unknown} holds responses that the warehouse does not know yet; 'dataplatform run --no-bronze' takes them in, then drop"
            );
        }
    }

    private static (string Source, string Dataset) Named(OpsService ops, string dataset)
    {
        var known = ops
            .Recipes.All()
            .Keys.Select(r => (r.Source, r.Dataset))
            .Concat(ops.Segments.All().Values.Select(s => (s.Source, s.Dataset)))
            .Distinct()
            .ToList();
        var meant = known.Where(k => k.Dataset == dataset || $"{k.Source}/{k.Dataset}" == dataset).ToList();
        return meant switch
        {
            [var one] => one,
            [] => throw new ConfigurationException(
                $"{Excerpt.Of(dataset)}: no such dataset is stored{Suggestion.For(dataset, known.SelectMany(k => new[] { k.Dataset, $"{k.Source}/{k.Dataset}" }))}"
            ),
            _ => throw new ConfigurationException(
                $"{Excerpt.Of(dataset)}: several sources have it; write {string.Join(" or ", meant.Select(m => $"{m.Source}/{m.Dataset}"))}"
            ),
        };
    }
}
