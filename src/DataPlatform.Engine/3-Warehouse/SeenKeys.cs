using System.IO.Hashing;
using System.Runtime.InteropServices;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// The keys of the rows met so far, kept so that most further ones are known to be new without asking the database. Of rows that differ only in the
/// last day, moment or integer of their key, the first and the last one are kept: a row before or behind them is new, one between them may not be.
/// </summary>
internal sealed class SeenKeys
{
    private readonly Dictionary<ulong, (long First, long Last)> _seen = [];
    private readonly List<(int Column, int? Width)> _apart = [];
    private readonly (int Column, int? Width)? _ordered;
    private readonly bool _canTell;
    private readonly int _most;

    /// <param name="table">The table that the rows are of.</param>
    /// <param name="most">How many are remembered, at most.</param>
    public SeenKeys(SilverTable table, int most)
    {
        _most = most;
        var key = table.Columns.Index().Where(c => table.Key.Contains(c.Item.Name, StringComparer.Ordinal)).ToList();
        // 0 and -0 are one key, and their bytes differ.
        _canTell = !key.Exists(c => c.Item.Type is ColumnType.DoubleType);
        foreach (var (index, column) in key)
        {
            _apart.Add((index, ColumnStorage.Of(column.Type).Width));
        }

        var last = key.FindLastIndex(c => c.Item.Type is ColumnType.DateType or ColumnType.TimestampType or ColumnType.IntegerType);
        if (last >= 0)
        {
            _ordered = _apart[last];
            _apart.RemoveAt(last);
        }
    }

    /// <summary>Adds the rows of a batch.</summary>
    /// <returns>
    /// True when no two of these rows and of those before have the same key. False when some may have; of rows after these, nothing is known any more.
    /// </returns>
    public bool TryAdd(RowBatch batch)
    {
        var areNew = _canTell;
        for (var row = 0; areNew && row < batch.Count; row++)
        {
            areNew = TryAdd(batch, row);
        }

        return areNew;
    }

    private bool TryAdd(RowBatch batch, int row)
    {
        // Different keys that come to one number look like the same key, never the other way round.
        var apart = 0UL;
        foreach (var (column, width) in _apart)
        {
            apart = XxHash3.HashToUInt64(batch[column][row, width], (long)apart);
        }

        var ordered = _ordered is { } order ? Number(batch[order.Column][row, order.Width]) : 0;
        ref var range = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, apart, out var isThere);
        if (isThere && ordered >= range.First && ordered <= range.Last)
        {
            return false;
        }

        range = isThere ? (Math.Min(ordered, range.First), Math.Max(ordered, range.Last)) : (ordered, ordered);
        return _seen.Count <= _most;
    }

    private static long Number(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(int) ? MemoryMarshal.Read<int>(value) : MemoryMarshal.Read<long>(value);
}
