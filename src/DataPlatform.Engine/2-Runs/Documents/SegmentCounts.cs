namespace DataPlatform.Runs.Documents;

/// <summary>Segments of a dataset.</summary>
/// <param name="Dataset">The dataset, as <c>source/dataset</c>.</param>
/// <param name="Segments">How many there are.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Why">Why they stay; null where they go.</param>
public sealed record SegmentCounts(string Dataset, long Segments, long Bytes, WhyKept? Why);
