namespace DataPlatform.Runs.Documents;

/// <summary>What dropping a dataset takes away, or has taken.</summary>
/// <param name="Dataset">The dataset, as <c>source/dataset</c>.</param>
/// <param name="Tables">The tables that it has to itself, as <c>silver.NAME</c>, and their rows.</param>
/// <param name="Segments">Its segments of bronze; 0 when they stay.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record DropSummary(string Dataset, IReadOnlyDictionary<string, long> Tables, long Segments, long Bytes)
{
    /// <summary>Tables of other datasets that are made of the bronze that goes, as <c>silver.NAME</c>: they stay, but cannot be filled anew.</summary>
    public IReadOnlyList<string> Bereft { get; init; } = [];

    /// <summary>It takes away no more than another one.</summary>
    internal bool IsWithin(DropSummary other) =>
        Segments <= other.Segments
        && Bytes <= other.Bytes
        && !Bereft.Except(other.Bereft, StringComparer.Ordinal).Any()
        && Tables.All(t => other.Tables.TryGetValue(t.Key, out var rows) && t.Value <= rows);
}
