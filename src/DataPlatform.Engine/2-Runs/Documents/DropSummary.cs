namespace DataPlatform.Runs.Documents;

/// <summary>What dropping a dataset takes away, or has taken.</summary>
/// <param name="Dataset">The dataset, as <c>source/dataset</c>.</param>
/// <param name="Tables">The tables that it has to itself, as <c>silver.NAME</c>, and their rows.</param>
/// <param name="Segments">Its segments of bronze; 0 when they stay.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record DropSummary(string Dataset, IReadOnlyDictionary<string, long> Tables, long Segments, long Bytes);
