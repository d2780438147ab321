namespace DataPlatform.Warehouse;

/// <summary>Different rows with one key in one answer: of each key, the last row is kept.</summary>
/// <param name="Keys">Keys with different rows, counted once for each answer.</param>
/// <param name="Rows">Rows that were not kept though they say something else than the one that was.</param>
/// <param name="Example">The key of the first of them, each column with its value.</param>
internal sealed record KeyConflicts(long Keys, long Rows, string Example)
{
    /// <summary>These and later ones.</summary>
    public KeyConflicts And(KeyConflicts? later) => later is null ? this : new(Keys + later.Keys, Rows + later.Rows, Example);
}
