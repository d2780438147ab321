namespace DataPlatform.Runs.Documents;

/// <summary>What pruning bronze takes away, or has taken, and why the rest stays.</summary>
/// <param name="Before">Only responses of runs for earlier dates go.</param>
/// <param name="IsPruned">False when nothing was deleted.</param>
/// <param name="Gone">The segments that go, by dataset.</param>
/// <param name="Kept">The segments that stay, by dataset and reason.</param>
/// <param name="Differing">The tables that a rebuild would not bring back as they are without the segments that stay for that reason.</param>
/// <param name="FreeBytes">What is free on the disk of the data folder.</param>
public sealed record PruneSummary(
    DateOnly Before,
    bool IsPruned,
    IReadOnlyList<SegmentCounts> Gone,
    IReadOnlyList<SegmentCounts> Kept,
    IReadOnlyList<string> Differing,
    long FreeBytes
)
{
    /// <summary>How many segments go.</summary>
    public long Segments => Gone.Sum(g => g.Segments);

    /// <summary>Their bytes.</summary>
    public long Bytes => Gone.Sum(g => g.Bytes);

    /// <summary>How many segments stay.</summary>
    public long KeptSegments => Kept.Sum(k => k.Segments);

    /// <summary>Their bytes.</summary>
    public long KeptBytes => Kept.Sum(k => k.Bytes);
}
