using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// The rows of one promotion on their way into their silver table: appended batch by batch, then merged with a few statements, piece by piece where
/// there are more than the memory should hold. Whatever the pieces, the table and the counts are the same. One exists at a time. Of each response, its
/// rows are labelled with where they came from, the batches that they fill are appended, and then the response is ended.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "staging";

    /// <summary>The column that numbers the rows in the order in which they came.</summary>
    public const string Order = "_n";

    private static readonly List<LineageColumn> StagedLineage = [.. Lineage.Silver.Where(c => c.Fill is not null)];

    // What a row takes besides its values: its lineage and the two numbers.
    private const int BytesBesides = 256;
    private const int BytesOfCell = 16;

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly long _promotion;
    private readonly long _pieceBytes;
    private readonly ColumnStorage[] _storage;
    private readonly ChunkAppender _appender;
    private Merged _merged = Merged.Nothing;

    // The piece that is being staged.
    private StagedResponses _responses;
    private long _rows;
    private long _endedRows;
    private long _bytes;

    // Those of the rows that are in a batch that has not been appended yet.
    private int _waiting;

    /// <param name="warehouse">The warehouse's writer.</param>
    /// <param name="table">The table that the rows go to.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="pieceBytes">
    /// How much is staged before it should be merged; the rows of one response are never torn apart. Null where an answer may have more than one
    /// response: its rows are counted together, so all that is staged is merged at once.
    /// </param>
    public StagingTable(Database warehouse, SilverTable table, long promotion, long? pieceBytes)
    {
        _warehouse = warehouse;
        _table = table;
        _promotion = promotion;
        _pieceBytes = pieceBytes ?? long.MaxValue;
        _responses = new(table);
        _storage = [.. table.Columns.Select(c => ColumnStorage.Of(c.Type))];
        Create();
        _appender = warehouse.Chunks("temp", Name, _storage);
    }

    /// <summary>Empty batches for rows of the table.</summary>
    public BatchPool Batches => _appender.Batches;

    /// <summary>The next rows of a batch are of the response that is ended next. Batches are labelled and appended in the order of their rows.</summary>
    /// <param name="batch">The batch; of its rows, those are labelled that come next.</param>
    /// <param name="rows">How many of them.</param>
    /// <param name="origin">Where they came from.</param>
    public void Label(RowBatch batch, int rows, Origin origin)
    {
        var next = _waiting..(_waiting + rows);
        var column = _table.Columns.Count;
        foreach (var lineage in StagedLineage)
        {
            lineage.Fill!(batch[column++], next, origin);
        }

        batch[column++].Number(next, _rows);
        batch[column].Fill(next, (long)_responses.Count);
        _rows += rows;
        _waiting += rows;
    }

    /// <summary>Appends a batch, and takes it back.</summary>
    /// <exception cref="InvalidOperationException">Not all of its rows are labelled.</exception>
    /// <inheritdoc cref="ChunkAppender.Append"/>
    public void Append(RowBatch batch)
    {
        if (_waiting != batch.Count)
        {
            throw new InvalidOperationException("a batch has rows of which nobody said where they came from");
        }

        _waiting = 0;
        _bytes += (batch.Count * (BytesBesides + ((long)BytesOfCell * _table.Columns.Count))) + batch.TextBytes;
        _appender.Append(batch);
    }

    /// <summary>The rows labelled since the last call are those of one response.</summary>
    /// <inheritdoc cref="StagedResponses.Add"/>
    public void EndResponse(long answer, ReadOnlySpan<bool> came)
    {
        if (_rows > _endedRows)
        {
            _responses.Add(answer, came);
        }

        _endedRows = _rows;
    }

    /// <summary>So much is staged that it should be merged: once the response has ended and its last batch is appended.</summary>
    public bool IsFull => _bytes >= _pieceBytes;

    /// <summary>Merges what was appended since the last piece.</summary>
    /// <exception cref="InvalidOperationException">The last response has not ended, or its last batch was not appended.</exception>
    public void MergePiece()
    {
        _appender.Flush();
        Merge();
        Create();
        _responses = new(_table);
        (_rows, _endedRows, _bytes) = (0, 0, 0);
    }

    /// <summary>Merges the last piece, and drops the staged rows.</summary>
    /// <returns>What all pieces came to.</returns>
    /// <inheritdoc cref="MergePiece"/>
    public Merged Finish()
    {
        _appender.Close();
        Merge();
        _warehouse.Execute($"DROP TABLE {Name}");
        return _merged;
    }

    public void Dispose() => _appender.Dispose();

    private void Create()
    {
        var columns = _table
            .Columns.Select((c, i) => $"{Sql.Name(c.Name)} {_storage[i].SqlType}")
            .Concat(StagedLineage.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        _warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, {Order} BIGINT, {StagedResponses.Number} BIGINT)"
        );
    }

    private void Merge()
    {
        if (_rows != _endedRows || _waiting > 0)
        {
            throw new InvalidOperationException("rows were staged of a response that has not ended");
        }

        if (_rows > 0)
        {
            _merged += new SilverMerge(_warehouse, _table, _responses).Run(_rows, _promotion);
        }
    }
}
