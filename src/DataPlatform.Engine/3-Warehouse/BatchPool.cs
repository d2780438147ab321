using System.Collections.Concurrent;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>The batches for the rows of one table, used again and again. Any thread may take one and give one back.</summary>
/// <param name="types">The types of the table's columns, which the pool then owns.</param>
/// <param name="storage">How the first columns are written: those that rows come with.</param>
internal sealed class BatchPool(DuckDBLogicalType[] types, ColumnStorage[] storage) : IDisposable
{
    private readonly ConcurrentBag<RowBatch> _unused = [];

    /// <summary>An empty batch.</summary>
    public RowBatch Take() => _unused.TryTake(out var batch) ? batch : new(types, storage);

    /// <summary>Takes a batch back; nobody else may use it any more.</summary>
    public void GiveBack(RowBatch batch)
    {
        batch.Clear();
        _unused.Add(batch);
    }

    public void Dispose()
    {
        foreach (var batch in _unused)
        {
            batch.Dispose();
        }

        Array.ForEach(types, t => t.Dispose());
    }
}
