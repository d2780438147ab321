using DataPlatform.Runs;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>
/// Appends whole batches of rows to a table, one call for up to two thousand rows. It belongs to the thread that may use the connection; its batches
/// belong to whoever fills them.
/// </summary>
internal sealed class ChunkAppender : IDisposable
{
    private readonly DuckDBAppender _appender;
    private readonly CancellationToken _cancellation;
    private readonly bool _ownsBatches;

    /// <param name="connection">The connection that writes.</param>
    /// <param name="table">The database, schema and name of the table; the database is null for the one that is open.</param>
    /// <param name="storage">How the first columns are written: those that rows come with.</param>
    /// <param name="batches">Those of another appender, for a table with columns of the same types; null for batches of its own.</param>
    /// <param name="cancellation">What ends the transaction that the rows belong to.</param>
    public ChunkAppender(
        DuckDBNativeConnection connection,
        (string? Database, string Schema, string Name) table,
        ColumnStorage[] storage,
        BatchPool? batches,
        CancellationToken cancellation
    )
    {
        _cancellation = cancellation;
        var state = NativeMethods.Appender.DuckDBAppenderCreateExt(connection, table.Database!, table.Schema, table.Name, out _appender);
        Check(state);
        _ownsBatches = batches is null;
        Batches = batches ?? new(Types(), storage);
    }

    /// <summary>Empty batches for the table.</summary>
    public BatchPool Batches { get; }

    /// <summary>Appends the rows of a batch, all of whose columns are filled, and takes it back.</summary>
    /// <exception cref="IOException">The machine has no room for them.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before its end.</exception>
    public void Append(RowBatch batch)
    {
        _cancellation.ThrowIfCancellationRequested();
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(batch.Chunk, (ulong)batch.Count);
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, batch.Chunk));
        Batches.GiveBack(batch);
    }

    /// <summary>Makes sure that all rows are in the table; more may follow, also when a new table has taken the place of the old one by then.</summary>
    /// <inheritdoc cref="Append"/>
    public void Flush() => Check(NativeMethods.Appender.DuckDBAppenderFlush(_appender));

    /// <summary>Makes sure that all rows are in the table.</summary>
    /// <inheritdoc cref="Append"/>
    public void Close() => Check(NativeMethods.Appender.DuckDBAppenderClose(_appender));

    public void Dispose()
    {
        if (_ownsBatches)
        {
            Batches.Dispose();
        }

        _appender.Dispose();
    }

    private DuckDBLogicalType[] Types() =>
        [
            .. Enumerable
                .Range(0, (int)NativeMethods.Appender.DuckDBAppenderColumnCount(_appender))
                .Select(i => NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)i)),
        ];

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
        {
            return;
        }

        _cancellation.ThrowIfCancellationRequested();
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
        var message = error.Message ?? "rows cannot be appended";
        throw new IOException(MachineFault.Of(message) is { } words ? $"{words}: {message}" : message);
    }
}
