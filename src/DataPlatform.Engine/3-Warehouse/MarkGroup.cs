using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>Requests of a recipe that were told the same so far.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="IsExpected">Their tickers are among those that are expected, or the recipe has none.</param>
/// <param name="Mark">What they were told; how far they reach is that of the one that is furthest behind.</param>
/// <param name="Requests">How many.</param>
internal sealed record MarkGroup(RecipeId Recipe, bool IsExpected, Watermark Mark, long Requests);
