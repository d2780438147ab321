using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>Which segments of bronze can go.</summary>
/// <param name="Going">Those that can.</param>
/// <param name="Segments">All that there are; why each stays, null for one that goes.</param>
/// <param name="Differing">The tables that would not be the same without more of them.</param>
internal sealed record PrunePlan(
    IReadOnlyList<Segment> Going,
    IReadOnlyDictionary<Segment, WhyKept?> Segments,
    IReadOnlyList<string> Differing
)
{
    /// <summary>It takes away no more than another one.</summary>
    public bool IsWithin(PrunePlan other) => !Going.Except(other.Going).Any();

    /// <param name="before">The date before which.</param>
    /// <param name="isPruned">They are gone.</param>
    /// <param name="data">The data folder.</param>
    public PruneSummary Summary(DateOnly before, bool isPruned, string data)
    {
        var counts = Segments
            .GroupBy(s => (Dataset: $"{s.Key.Source}/{s.Key.Dataset}", Why: s.Value), s => s.Key)
            .OrderBy(g => g.Key.Dataset, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Why)
            .Select(g => new SegmentCounts(g.Key.Dataset, g.Count(), g.Sum(s => s.RecordedBytes), g.Key.Why))
            .ToList();
        return new(
            before,
            isPruned,
            counts.FindAll(c => c.Why is null),
            counts.FindAll(c => c.Why is not null),
            Differing,
            new DriveInfo(Path.GetFullPath(data)).AvailableFreeSpace
        );
    }
}
