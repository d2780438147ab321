using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>An answer that says of a part of a table which rows there are.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="RunId">The run that began it.</param>
internal sealed record AskedAnswer(RecipeId Recipe, string? Ticker, string RunId)
{
    /// <summary>The part of the table: what was asked for. A discriminator holds no slash.</summary>
    public string AskedFor => $"{Recipe.Discriminator}/{Ticker}";
}
