using System.Runtime.InteropServices;
using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>Which request of a run: a chunk asks a recipe once for each ticker, or once for each step of its history.</summary>
/// <param name="Chunk">The chunk's index.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RequestKey(int Chunk, RecipeId Recipe, string? Ticker, DateOnly? From = null);
