using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>A window of which the last answer had rows that did not fit, or no longer has.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a recipe that is asked once.</param>
/// <param name="From">The window's first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="BadDigest">The digest of those rows; null when all fit.</param>
internal sealed record RefusedWindow(RecipeId Recipe, string? Ticker, DateOnly From, DateOnly To, string? BadDigest);
