using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Promotes datasets: whatever is stored of them and not promoted yet. Runs inside the caller's transaction.</summary>
internal sealed class DatasetPromoter(RecipeBook book, OpsService ops, SilverPromoter silver)
{
    /// <inheritdoc cref="SilverPromoter.Notes"/>
    public IEnumerable<string> Notes => silver.Notes;

    /// <summary>Promotes for a chunk: its own segments and what earlier runs left behind, not those of the run's other chunks.</summary>
    public Promotion Promote(IEnumerable<DatasetRecipe> recipes, string runId, int chunk, CancellationToken cancellationToken) =>
        Promote(recipes, ops.Segments.Unpromoted(runId, chunk), cancellationToken);

    /// <summary>Promotes everything that is stored.</summary>
    public Promotion Promote(IEnumerable<DatasetRecipe> recipes, CancellationToken cancellationToken) =>
        Promote(recipes, ops.Segments.Unpromoted(), cancellationToken);

    /// <summary>Promotes once more what is stored of a dataset, for some of those that read its answers and for nobody else.</summary>
    public Promotion PromoteAgain(IReadOnlyList<Segment> segments, IReadOnlyCollection<string> readers, CancellationToken cancellationToken)
    {
        if (segments.Count == 0)
        {
            return Promotion.Nothing;
        }

        List<Segment> whole = [.. segments.Select(s => s with { PromotedBytes = 0, PromotedLines = 0 })];
        var datasets = StoredDataset
            .Of(book, whole[0].Source, whole[0].Dataset, whole)
            .Where(d => readers.Contains(d.Dataset, StringComparer.Ordinal))
            .ToList();
        return silver.Promote(datasets, ops.NextPromotion(), cancellationToken);
    }

    private Promotion Promote(IEnumerable<DatasetRecipe> recipes, List<Segment> unpromoted, CancellationToken cancellationToken)
    {
        var stored = unpromoted.ToLookup(s => (s.Source, s.Dataset));
        // All variants of a dataset share its segments, also those that are in another chunk this time, and so do the datasets that read its answers.
        List<StoredDataset> datasets =
        [
            .. recipes
                .Select(r => (r.AskedId.Source, r.AskedId.Dataset))
                .Distinct()
                .Where(stored.Contains)
                .SelectMany(d => StoredDataset.Of(book, d.Source, d.Dataset, [.. stored[d]])),
        ];
        return datasets.Count == 0 ? Promotion.Nothing : silver.Promote(datasets, ops.NextPromotion(), cancellationToken);
    }
}
