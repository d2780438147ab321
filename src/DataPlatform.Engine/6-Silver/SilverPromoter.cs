using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Promotes stored responses of one dataset to its typed table: streams the segments once, parses each row into typed cells, merges all of
/// them together. Runs inside the caller's transaction.
/// </summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class SilverPromoter(string dataFolder, Database warehouse, OpsService ops, bool checksDigests = false)
{
    private readonly HashSet<RecipeId> _undeclared = [];

    /// <summary>What a person should know of responses met so far that no recipe declares any more.</summary>
    public IEnumerable<string> Notes =>
        _undeclared.Select(id => $"{id}: stored responses have no recipe any more; they stay in bronze, and their rows are in no table");

    /// <param name="recipes">The recipes of the dataset; they share the table.</param>
    /// <param name="segments">What to promote, oldest first; one at least.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="cancellationToken">Looked at between two responses.</param>
    public Promotion Promote(
        IReadOnlyList<DatasetRecipe> recipes,
        IReadOnlyList<Segment> segments,
        long promotion,
        CancellationToken cancellationToken
    )
    {
        using var dataset = new DatasetPromotion(dataFolder, warehouse, ops, recipes, checksDigests, promotion);
        foreach (var segment in segments)
        {
            dataset.Read(segment, cancellationToken);
        }

        var promoted = dataset.Finish();
        _undeclared.UnionWith(dataset.Undeclared);
        ops.Segments.Save(segments.Select(s => s with { PromotedBytes = s.RecordedBytes, PromotedLines = s.RecordedLines }));
        return promoted;
    }
}
