using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>What the whole answers of a request were like, which later ones are held against.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="Fields">The declared fields that the newest of them with rows carried, one a line; null when none had rows.</param>
/// <param name="MostRows">The most rows that one of them had.</param>
internal sealed record AnswerShape(RecipeId Recipe, string? Ticker, string? Fields, long MostRows)
{
    /// <summary>The oldest date in the last one that had so many; null where it is of no use: there are pages, or no dates.</summary>
    public DateOnly? Oldest { get; init; }

    /// <summary>
    /// The rows of the newest of them that had as many as a check of <c>row_count</c> demands; null when there was none (in what is to be
    /// written down: none this time, so that the stored one stays), and of no meaning where each is of other days.
    /// </summary>
    public long? NewestRows { get; init; }
}
