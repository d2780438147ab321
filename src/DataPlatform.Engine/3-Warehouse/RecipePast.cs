using System.Runtime.InteropServices;

namespace DataPlatform.Warehouse;

/// <summary>How a recipe fared in earlier runs, with all its tickers taken together.</summary>
/// <param name="WasAnswered">It was answered at least once.</param>
/// <param name="FailedLast">It failed since it was last answered.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecipePast(bool WasAnswered, bool FailedLast);
