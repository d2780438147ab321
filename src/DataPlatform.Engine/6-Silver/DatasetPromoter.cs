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
        Promote(recipes, (source, dataset) => ops.Segments.Unpromoted(source, dataset, runId, chunk), cancellationToken);

    /// <summary>Promotes everything that is stored.</summary>
    public Promotion Promote(IEnumerable<DatasetRecipe> recipes, CancellationToken cancellationToken) =>
        Promote(recipes, ops.Segments.Unpromoted, cancellationToken);

    private Promotion Promote(
        IEnumerable<DatasetRecipe> recipes,
        Func<string, string, List<Segment>> segmentsOf,
        CancellationToken cancellationToken
    )
    {
        var promotion = ops.NextPromotion();
        var promoted = Promotion.Nothing;
        foreach (var (source, dataset) in recipes.Select(r => (r.Source.Name, r.Dataset)).Distinct())
        {
            // All variants of the dataset share its segments, also those that are in another chunk this time.
            var variants = book.Recipes.Where(r => r.Source.Name == source && r.Dataset == dataset).ToList();
            var segments = segmentsOf(source, dataset);
            promoted += segments.Count == 0 ? Promotion.Nothing : silver.Promote(variants, segments, promotion, cancellationToken);
        }

        return promoted;
    }
}
