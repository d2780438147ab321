using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>Days of a request's window.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a recipe that is asked once.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
internal sealed record CoveredWindow(RecipeId Recipe, string? Ticker, DateOnly From, DateOnly To);
