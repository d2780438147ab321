using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>What a merge did.</summary>
/// <param name="Rows">What became of the rows.</param>
/// <param name="Conflicts">Rows that contradict each other; null when none do.</param>
internal sealed record Merged(SilverCounts Rows, KeyConflicts? Conflicts)
{
    public static readonly Merged Nothing = new(SilverCounts.None, null);

    /// <summary>What two merges did, one after the other.</summary>
    public static Merged operator +(Merged left, Merged right) =>
        new(left.Rows + right.Rows, left.Conflicts is null ? right.Conflicts : left.Conflicts.And(right.Conflicts));
}
