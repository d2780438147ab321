using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>
/// Typed rows on their way into a table, column by column in a DuckDB data chunk, which a <see cref="ChunkAppender"/> takes without looking at a
/// cell. It belongs to no connection: any thread may fill it, one at a time.
/// </summary>
internal sealed class RowBatch : IDisposable
{
    /// <summary>The rows that it has room for.</summary>
    public const int Capacity = 2048;

    /// <summary>What a value takes in it at most, longer texts aside.</summary>
    public const int BytesOfCell = 16;

    private readonly ColumnStorage[] _storage;
    private readonly ColumnVector[] _columns;
    private readonly TextPages _texts = new();

    /// <param name="types">The types of all columns of the table.</param>
    /// <param name="storage">How the first of them are written: those that rows come with. The others are filled by whoever appends the batch.</param>
    public RowBatch(IReadOnlyCollection<DuckDBLogicalType> types, ColumnStorage[] storage)
    {
        _storage = storage;
        Chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(t => t.DangerousGetHandle())], (ulong)types.Count);
        _columns =
        [
            .. Enumerable
                .Range(0, types.Count)
                .Select(i => new ColumnVector(NativeMethods.DataChunks.DuckDBDataChunkGetVector(Chunk, i), _texts)),
        ];
    }

    /// <summary>The chunk; only as many of its rows count as are in the batch.</summary>
    public DuckDBDataChunk Chunk { get; }

    /// <summary>The rows in it.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>The bytes of their longer texts.</summary>
    public long TextBytes => _texts.Bytes;

    /// <summary>One of its columns, by its place in the table.</summary>
    public ColumnVector this[int column] => _columns[column];

    /// <summary>Adds a row; there must be room for it.</summary>
    /// <param name="cells">Its values, in the order of the table's columns.</param>
    /// <param name="texts">The texts among them.</param>
    public void Add(ReadOnlySpan<Cell> cells, RowTexts texts)
    {
        if (IsFull || cells.Length != _storage.Length)
        {
            throw new InvalidOperationException("no room for such a row");
        }

        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].HasValue)
            {
                _storage[i].Write(_columns[i], Count, in cells[i], texts);
            }
            else
            {
                _columns[i].SetNull(Count);
            }
        }

        Count++;
    }

    /// <summary>Takes the last rows back.</summary>
    /// <param name="count">How many stay.</param>
    public void CutTo(int count) => Count = count;

    /// <summary>Makes room for other rows.</summary>
    public void Clear()
    {
        Count = 0;
        NativeMethods.DataChunks.DuckDBDataChunkReset(Chunk);
        Array.ForEach(_columns, c => c.Clear());
        _texts.Clear();
    }

    public void Dispose() => Chunk.Dispose();
}
