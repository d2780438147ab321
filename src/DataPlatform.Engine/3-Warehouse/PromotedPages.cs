using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>What the promoted pages of an answer came to whose last page has not been promoted yet.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="RunId">The run that began the answer.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="BadDigest">The digest of those that do not fit; null when all fit.</param>
/// <param name="Newest">The newest date among those that fit; null when none has one.</param>
/// <param name="Fields">The declared fields that they carried, one a line.</param>
internal sealed record PromotedPages(
    RecipeId Recipe,
    string? Ticker,
    string RunId,
    long Rows,
    string? BadDigest,
    DateOnly? Newest,
    string Fields
)
{
    /// <summary>The first day of its step; null where the history is asked as one.</summary>
    public DateOnly? Step { get; init; }
}
