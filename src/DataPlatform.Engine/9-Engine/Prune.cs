using DataPlatform.Bronze;
using DataPlatform.Engine.Sight;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Deletes old segments of bronze that nobody needs any more. Rules say which may go; that they can go is then shown: the warehouse is made from all of
/// bronze and from what would be left of it, and both must come to the same.
/// </summary>
/// <remarks>The warehouse is open for moments alone: whoever wants to look into it meanwhile can.</remarks>
/// <param name="folder">The data folder.</param>
/// <param name="book">What is declared.</param>
/// <param name="memory">The memory to keep to.</param>
/// <param name="before">Only responses of runs for earlier dates go.</param>
internal sealed class Prune(DataFolder folder, RecipeBook book, MemoryBudget memory, DateOnly before)
{
    /// <summary>What would go, and why the rest stays. Deletes nothing.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PrunePlan Look(CancellationToken cancellationToken)
    {
        var (known, neededNow) = Known();
        var (segments, kept) = Survey(known, cancellationToken);
        Keep(kept, neededNow);
        var going = Going();
        var differing = new SortedSet<string>(StringComparer.Ordinal);
        if (going.Count > 0)
        {
            var (all, needed) = Make(without: null, w => (TableDigests.Of(w), NeededSegments.Of(w)), cancellationToken);
            Keep(kept, needed);
            while (Going() is { Count: > 0 } left && Differences(all, left, cancellationToken) is { Count: > 0 } different)
            {
                differing.UnionWith(different.Select(d => d.Table));
                KeepAllOf(different, left, kept);
            }

            going = Going();
        }

        return new(going, segments.ToDictionary(s => s, s => kept.TryGetValue(s.File, out var why) ? why : (WhyKept?)null), [.. differing]);

        List<Segment> Going() => [.. segments.Where(s => !kept.ContainsKey(s.File))];
    }

    /// <summary>Looks, and deletes what can go. From the first deletion on it goes to its end, and where it is killed, the next start does.</summary>
    /// <param name="agreed">What may go; null: all that can.</param>
    /// <param name="cancellationToken">Ends it before the first deletion.</param>
    /// <returns>What could go, and whether it went: it stays where it is more than what was agreed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was deleted.</exception>
    public (PrunePlan Plan, bool IsPruned) Run(PrunePlan? agreed, CancellationToken cancellationToken)
    {
        using (var warehouse = Database.Open(folder.Warehouse, memory))
        {
            PruneList.Finish(folder, warehouse);
        }

        var plan = Look(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (plan.Going.Count == 0 || (agreed is not null && !plan.IsWithin(agreed)))
        {
            return (plan, false);
        }

        // Who holds it open is told before anything goes.
        using var writer = Database.Open(folder.Warehouse, memory);
        PruneList.Write(folder, plan.Going);
        PruneList.Finish(folder, writer);
        return (plan, true);
    }

    // What the warehouse knows of segments, and what it needs.
    private (Dictionary<string, Segment> Known, Dictionary<string, WhyKept> Needed) Known()
    {
        using var warehouse = StoredData.Open(folder.Warehouse, folder.Path);
        var ops = new OpsService(warehouse);
        CheckRecipes(warehouse, ops);
        return (ops.Segments.All(), NeededSegments.Of(warehouse));
    }

    // Whether a rebuild comes to the same is shown by the recipes that the warehouse was filled by, not by others that may read less of a response.
    private void CheckRecipes(Database warehouse, OpsService ops)
    {
        var changes = new RecipeChanges(
            book,
            ops.Recipes.All(),
            () => WarehouseContents.Loaded(warehouse).ToDictionary(l => l.Recipe, l => l.Responses),
            table => SilverTables.IsAsDeclared(warehouse, table)
        );
        if (changes.Changed.Count > 0)
        {
            var names = string.Join(", ", changes.Changed.Select(c => $"{c.Source}/{c.Dataset}"));
            throw new ConfigurationException(
                $"{folder.Path}: the warehouse was filled by other recipes than these ({names}); 'dataplatform run --no-bronze' fills it by them, then prune"
            );
        }
    }

    // All segments that there are, and those that stay for what they are.
    private (List<Segment> Segments, Dictionary<string, WhyKept> Kept) Survey(
        Dictionary<string, Segment> known,
        CancellationToken cancellationToken
    )
    {
        var recipes = book.ByName();
        var (segments, kept) = (new List<Segment>(), new Dictionary<string, WhyKept>(StringComparer.Ordinal));
        var continued = new HashSet<(string Source, string Dataset, string RunId)>();
        foreach (var path in folder.Segments())
        {
            var (file, bytes) = (folder.Relative(path), new FileInfo(path).Length);
            var survey = SegmentSurvey.Of(path, before, recipes, cancellationToken);
            var segment = known.GetValueOrDefault(file) ?? new(file, "", "", "", 0, 0, 0);
            segments.Add(segment with { RecordedBytes = bytes });
            continued.UnionWith(survey.Continues.Select(run => (segment.Source, segment.Dataset, run)));
            var isPromoted = segment.PromotedBytes == bytes && segment.RecordedBytes == bytes;
            if ((survey.Why is WhyKept.NotOlder || isPromoted ? survey.Why : WhyKept.NotPromoted) is { } why)
            {
                kept.Add(file, why);
            }
        }

        foreach (var begun in segments.Where(s => continued.Contains((s.Source, s.Dataset, s.RunId))))
        {
            kept.TryAdd(begun.File, WhyKept.PartOfAnswer);
        }

        return (segments, kept);
    }

    private static void Keep(Dictionary<string, WhyKept> kept, Dictionary<string, WhyKept> needed)
    {
        foreach (var (file, why) in needed)
        {
            kept.TryAdd(file, why);
        }
    }

    private List<(string Table, string? Source, string? Dataset)> Differences(
        Dictionary<(string Table, string? Source, string? Dataset), string> all,
        List<Segment> without,
        CancellationToken cancellationToken
    )
    {
        var files = without.Select(s => s.File).ToHashSet(StringComparer.Ordinal);
        var left = Make(files, TableDigests.Of, cancellationToken);
        return [.. all.Keys.Union(left.Keys).Where(t => all.GetValueOrDefault(t) != left.GetValueOrDefault(t))];
    }

    // The datasets whose answers a table is made of keep theirs; where that is none with something that could go, all do.
    private void KeepAllOf(
        List<(string Table, string? Source, string? Dataset)> different,
        List<Segment> going,
        Dictionary<string, WhyKept> kept
    )
    {
        var asked = book
            .Recipes.Where(r =>
                different.Exists(d =>
                    d.Table.Equals($"silver.{r.Table.Name}", StringComparison.OrdinalIgnoreCase)
                    || (d.Source == r.Source.Name && d.Dataset == r.Dataset)
                )
            )
            .Select(r => (r.AskedId.Source, r.AskedId.Dataset))
            .ToHashSet();
        var theirs = going.Where(s => asked.Contains((s.Source, s.Dataset))).ToList();
        foreach (var segment in theirs.Count > 0 ? theirs : going)
        {
            kept.Add(segment.File, WhyKept.RebuildDiffers);
        }
    }

    private T Make<T>(IReadOnlySet<string>? without, Func<Database, T> look, CancellationToken cancellationToken)
    {
        try
        {
            using var made = Database.Open(folder.NewWarehouse, memory);
            new Replay(folder, book, new RunEvents(), without).Fill(made, cancellationToken);
            return look(made);
        }
        finally
        {
            WarehouseFile.Delete(folder.NewWarehouse);
        }
    }
}
