namespace DataPlatform.Runs;

/// <summary>rows read = inserted + updated + unchanged + quarantined.</summary>
/// <param name="RowsRead">Rows found in the promoted responses.</param>
/// <param name="Inserted">Rows with a new key.</param>
/// <param name="Updated">Rows whose key was there with other values.</param>
/// <param name="Unchanged">Rows that were there already.</param>
/// <param name="Quarantined">Rows that do not fit the declaration; see <c>ops.quarantine</c>.</param>
public sealed record SilverCounts(long RowsRead, long Inserted, long Updated, long Unchanged, long Quarantined)
{
    /// <summary>No rows at all.</summary>
    public static readonly SilverCounts None = new(0, 0, 0, 0, 0);

    /// <summary>The sum of two counts.</summary>
    public static SilverCounts operator +(SilverCounts left, SilverCounts right) =>
        new(
            left.RowsRead + right.RowsRead,
            left.Inserted + right.Inserted,
            left.Updated + right.Updated,
            left.Unchanged + right.Unchanged,
            left.Quarantined + right.Quarantined
        );
}
