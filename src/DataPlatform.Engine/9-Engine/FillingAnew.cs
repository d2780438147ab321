using DataPlatform.Bronze;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>Fills the tables of datasets whose recipes changed anew from bronze. Runs inside the caller's transaction.</summary>
internal sealed class FillingAnew(
    DataFolder folder,
    Database warehouse,
    OpsService ops,
    RecipeBook book,
    RecipeChanges changes,
    RunEvents events
)
{
    private readonly DatasetPromoter _silver = new(book, ops, new(folder.Path, warehouse, ops, checksDigests: true));

    /// <inheritdoc cref="DatasetPromoter.Notes"/>
    public IEnumerable<string> Notes => _silver.Notes;

    /// <summary>Fills the tables of datasets that change at once.</summary>
    /// <returns>The datasets whose tables were filled.</returns>
    /// <exception cref="ConfigurationException">Rows would be lost; the transaction is to be undone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<(string Source, string Dataset)> Run(
        IReadOnlyList<(string Source, string Dataset)> datasets,
        CancellationToken cancellationToken
    )
    {
        var there = SilverTables.Names(warehouse);
        var before = datasets.ToDictionary(
            d => d,
            d => changes.TablesOf(d).Where(there.Contains).Sum(t => SilverTables.Rows(warehouse, t))
        );
        // Rows that are gone carry no promotion, so gold cannot see that they are.
        ops.Gold.ForgetAll();
        var readers = changes.ReadersAlone(datasets);
        if (readers.Count > 0 && FillAlone(readers, before, cancellationToken))
        {
            return readers;
        }

        Empty(datasets);
        foreach (var family in datasets.GroupBy(changes.AskedFor))
        {
            Fill([.. family], before, cancellationToken);
        }

        return datasets;
    }

    private void Empty(IReadOnlyList<(string Source, string Dataset)> datasets)
    {
        // Those that are declared may have been filled in vain before.
        var tables = datasets.SelectMany(changes.TablesOf).Concat(datasets.SelectMany(RecipesOf).Select(r => r.Table.Name));
        foreach (var table in tables.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            SilverTables.Drop(warehouse, table);
        }

        SilverTables.Ensure(warehouse, datasets.SelectMany(RecipesOf).Select(r => r.Table));
    }

    // What a table refuses of an answer decides what the answer is worth to who is asked for it, so that a table can be filled alone only where it has
    // refused nothing and does not now. A damaged line is told where all are.
    private bool FillAlone(
        IReadOnlyList<(string Source, string Dataset)> readers,
        Dictionary<(string Source, string Dataset), long> before,
        CancellationToken cancellationToken
    )
    {
        var names = readers.SelectMany(r => changes.NamesOf(r).Select(name => (r.Source, Dataset: name))).ToList();
        var asked = changes.AskedFor(readers[0]);
        var segments = ops.Segments.Of(asked.Source, asked.Dataset);
        if (segments.Exists(s => s.PromotedBytes < s.RecordedBytes) || names.Exists(n => ops.Quarantine.Has(n.Source, n.Dataset)))
        {
            return false;
        }

        Empty(readers);
        names.ForEach(n => ops.ForgetDataset(n.Source, n.Dataset));
        var promoted = _silver.PromoteAgain(segments, [.. readers.Select(r => r.Dataset)], cancellationToken);
        if (promoted is not { Rows.Quarantined: 0, HasDamage: false })
        {
            return false;
        }

        Finish(readers, before, promoted);
        return true;
    }

    // Datasets that share their answers.
    private void Fill(
        IReadOnlyList<(string Source, string Dataset)> family,
        Dictionary<(string Source, string Dataset), long> before,
        CancellationToken cancellationToken
    )
    {
        foreach (var dataset in family)
        {
            Record(dataset, cancellationToken);
        }

        Finish(family, before, _silver.Promote(RecipesOf(family[0]), cancellationToken));
    }

    private void Finish(
        IReadOnlyList<(string Source, string Dataset)> filled,
        Dictionary<(string Source, string Dataset), long> before,
        Promotion promoted
    )
    {
        foreach (var dataset in filled)
        {
            var mappings = RecipesOf(dataset).Select(RecipeMapping.Of).ToList();
            var isChanged = changes.KnownOf(dataset).Any(k => k.IsDeclared) && changes.ChangedThemselves.Contains(dataset);
            var why = changes.WhyAnew(dataset) + (isChanged ? $" ({changes.DifferencesOf(dataset, mappings)})" : "");
            var rows = RowsOf(promoted, mappings[0].Table);
            CheckHoldsAll($"{dataset.Source}/{dataset.Dataset}: {why}", mappings[0].Table, before[dataset], rows);
            if (changes.ChangedThemselves.Contains(dataset))
            {
                Tell(dataset, why, rows);
            }

            foreach (var was in changes.KnownOf(dataset).Select(k => (k.Recipe.Dataset, $"silver.{k.Table}")).Distinct())
            {
                ops.Checks.Move(dataset.Source, was, (dataset.Dataset, $"silver.{mappings[0].Table}"));
            }

            ops.Recipes.Save(mappings);
            foreach (var former in changes.Former(dataset))
            {
                ops.Recipes.Forget(former.Recipe);
            }
        }

        ops.Warnings.RecordUntold(promoted.Warnings);
    }

    private static SilverCounts RowsOf(Promotion promoted, string table) =>
        promoted.Tables.Where(t => t.Table == table).Aggregate(SilverCounts.None, (sum, t) => sum + t.Rows);

    private IReadOnlyList<DatasetRecipe> RecipesOf((string Source, string Dataset) dataset) =>
        changes.RecipesOf(dataset.Source, dataset.Dataset);

    // As if nothing were known of it but its bronze: what its answers are worth may have changed, too.
    private void Record((string Source, string Dataset) dataset, CancellationToken cancellationToken)
    {
        var damagedBefore = WarehouseContents.Unreadable(warehouse);
        var recorder = new SegmentRecorder(folder, ops, book, warehouse.Memory, checksDigests: true);
        var segments = changes
            .NamesOf(dataset)
            .SelectMany(name => ops.ForgetDataset(dataset.Source, name))
            .OrderBy(s => s.RunId, StringComparer.Ordinal)
            .ThenBy(s => s.Chunk)
            .ToList();
        foreach (var segment in segments)
        {
            recorder.Record(segment.File, segment: null, cancellationToken);
        }

        // Only what was promoted has rows to lose.
        var promoted = segments.ToDictionary(s => s.File, s => s.PromotedLines, StringComparer.Ordinal);
        var damaged = recorder.Unreadable.Where(u => u.Line <= promoted[u.File] && !damagedBefore.Contains(u)).ToList();
        if (damaged.Count > 0)
        {
            throw new ConfigurationException([
                .. damaged.Select(u =>
                    $"{dataset.Source}/{dataset.Dataset}: {changes.WhyAnew(dataset)}, and its table would be filled anew from bronze, "
                    + $"but {u.File}:{u.Line} is damaged and its rows would be lost; bring it back, {RedeclarationChecks.WayOut}"
                ),
            ]);
        }
    }

    // Most of the time, fewer rows than before are the work of one wrong word in a recipe.
    private void CheckHoldsAll(string changed, string table, long before, SilverCounts read)
    {
        var now = SilverTables.Rows(warehouse, table);
        if (now < before)
        {
            var unfit = read.Quarantined > 0 ? $" ({WarehouseContents.Count(read.Quarantined, "row")} would not fit)" : "";
            throw new ConfigurationException(
                $"{changed}, and filled anew from bronze silver.{table} would hold {WarehouseContents.Count(now, "row")}{unfit} in place of "
                    + $"{WarehouseContents.Count(before, "row")}; mend the recipe, {RedeclarationChecks.WayOut}"
            );
        }
    }

    private void Tell((string Source, string Dataset) dataset, string changed, SilverCounts rows)
    {
        var told = $"{changed}, so it was filled anew from bronze: {WarehouseContents.Count(rows.RowsRead, "row")} read";
        if (rows.Quarantined > 0)
        {
            var unfit = $"{told}, {rows.Quarantined} of them do not fit (ops.quarantine)";
            ops.Warnings.RecordUntold([new(WarningKind.RecipeChanged, dataset.Source, dataset.Dataset, unfit, null)]);
        }
        else
        {
            events.Publish(new RunEvent.Noted($"{dataset.Source}/{dataset.Dataset}: {told}"));
        }
    }
}
