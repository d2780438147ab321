using System.Globalization;

namespace DataPlatform.Runs;

/// <summary>What a run asks again, whatever was answered before.</summary>
/// <param name="From">Where windows start; null: where each recipe's history does.</param>
/// <param name="Runs">Runs for the same date that asked the same again and left something undone: what they stored is not asked a third time.</param>
internal sealed record Refetching(DateOnly? From, IReadOnlyList<string> Runs)
{
    /// <summary>How it is noted of a run: <c>all</c> or the day.</summary>
    public string Word => From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "all";
}
