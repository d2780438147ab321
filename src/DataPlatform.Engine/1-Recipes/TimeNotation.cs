namespace DataPlatform.Recipes;

/// <summary>How the vendor writes the days or moments of a column.</summary>
/// <param name="Formats">The formats, in the order in which they are tried; empty: ISO 8601 as recipes without a word on it have it.</param>
/// <param name="Zone">Where the vendor's clock hangs, for what is written without an offset, and whose days a moment belongs to; null: UTC.</param>
public sealed record TimeNotation(IReadOnlyList<TimeFormat> Formats, TimeZoneInfo? Zone)
{
    /// <summary>ISO 8601, in UTC.</summary>
    public static TimeNotation Default { get; } = new([], null);

    /// <inheritdoc/>
    public override string ToString() => $"{(Formats.Count == 0 ? "ISO 8601" : string.Join(" or ", Formats))} in {Zone?.Id ?? "UTC"}";
}
