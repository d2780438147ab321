using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// The rows of one promotion on their way into their silver table. Into an empty table they go as they come, as long as it is certain that no key
/// comes twice. From then on, and into a table that has rows, they go through a temporary table, from which they are merged with a few statements;
/// piece by piece where there are more than the memory should hold. Whichever way and whatever the pieces, values and counts are the same; of a row
/// that comes again unchanged, it differs which of its lines is named. One exists at a time, inside one transaction. Of each response, its rows are
/// labelled with where they came from, the batches that they fill are appended, and then the response is ended.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "staging";

    /// <summary>The column that numbers the rows in the order in which they came; see <see cref="StagedResponses.Of"/>.</summary>
    public const string Order = "_n";

    private static readonly List<LineageColumn> StagedLineage = [.. Lineage.Silver.Where(c => c.Fill is not null)];

    // What a row takes besides its values: its lineage and its number.
    private const int BytesBesides = 256;

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly long _promotion;
    private readonly long _pieceBytes;
    private readonly ColumnStorage[] _storage;

    // Where the number of a staged row stands, and in the table itself the promotion: the last column of both.
    private readonly int _last;

    // Straight into the table; null where that cannot be, or where an answer may have several responses, whose rows are counted together.
    private readonly ChunkAppender? _direct;
    private ChunkAppender? _staging;
    private Merged _merged = Merged.Nothing;

    // The piece that is being read: its batches wait until it is known whether they may go straight into the table.
    private readonly List<RowBatch> _waiting = [];
    private SeenKeys _seen;
    private bool _mayRepeat;
    private StagedResponses _responses;
    private long _rows;
    private long _endedRows;
    private long _bytes;

    // Those of the rows that are in a batch that has not been appended yet.
    private int _labelled;

    /// <param name="warehouse">The warehouse's writer.</param>
    /// <param name="table">The table that the rows go to.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="pieceBytes">
    /// How much is staged before it is merged; the rows of one response are never torn apart. Null where an answer may have more than one response:
    /// its rows are counted together, so all that is staged is merged at once.
    /// </param>
    public StagingTable(Database warehouse, SilverTable table, long promotion, long? pieceBytes)
    {
        _warehouse = warehouse;
        _table = table;
        _promotion = promotion;
        _pieceBytes = pieceBytes ?? long.MaxValue;
        _responses = new(table);
        _seen = Unseen();
        _last = table.Columns.Count + StagedLineage.Count;
        _storage = [.. table.Columns.Select(c => ColumnStorage.Of(c.Type))];
        if (pieceBytes is not null && SilverTables.TakesRowsAsTheyCome(warehouse, table))
        {
            _direct = warehouse.Chunks("silver", table.Name, _storage);
            Batches = _direct.Batches;
        }
        else
        {
            _staging = OpenStaging(batches: null);
            Batches = _staging.Batches;
        }
    }

    /// <summary>How many of the merged rows were gone before.</summary>
    public long Back { get; private set; }

    /// <summary>Empty batches for rows of the table.</summary>
    public BatchPool Batches { get; }

    /// <summary>The next rows of a batch are of the response that is ended next. Batches are labelled and appended in the order of their rows.</summary>
    /// <param name="batch">The batch; of its rows, those are labelled that come next.</param>
    /// <param name="rows">How many of them.</param>
    /// <param name="origin">Where they came from.</param>
    public void Label(RowBatch batch, int rows, Origin origin)
    {
        var next = _labelled..(_labelled + rows);
        var column = _table.Columns.Count;
        foreach (var lineage in StagedLineage)
        {
            lineage.Fill!(batch[column++], next, origin);
        }

        batch[_last].Number(next, StagedResponses.First(_responses.Count) + _rows - _endedRows);
        _rows += rows;
        _labelled += rows;
    }

    /// <summary>Appends a batch, and takes it back.</summary>
    /// <exception cref="InvalidOperationException">Not all of its rows are labelled.</exception>
    /// <inheritdoc cref="ChunkAppender.Append"/>
    public void Append(RowBatch batch)
    {
        if (_labelled != batch.Count)
        {
            throw new InvalidOperationException("a batch has rows of which nobody said where they came from");
        }

        _labelled = 0;
        _bytes += (batch.Count * (BytesBesides + ((long)RowBatch.BytesOfCell * _table.Columns.Count))) + batch.TextBytes;
        if (_staging is not null)
        {
            Stage(_staging, batch);
            return;
        }

        _waiting.Add(batch);
        if (_bytes >= _pieceBytes)
        {
            StageWaiting();
        }
    }

    /// <summary>The rows labelled since the last call are those of one response.</summary>
    /// <inheritdoc cref="StagedResponses.Add"/>
    public void EndResponse(long answer, ReadOnlySpan<bool> came, AskedAnswer? asked = null)
    {
        if (_rows > _endedRows)
        {
            _responses.Add(answer, came, asked);
        }

        _endedRows = _rows;
    }

    /// <summary>No response and no batch goes on behind what was appended, so it may be merged.</summary>
    /// <exception cref="InvalidOperationException">The last response has not ended, or its last batch was not appended.</exception>
    public void EndPiece()
    {
        CheckEnded();
        if (_staging is null)
        {
            AppendWaiting();
        }

        if (_bytes >= _pieceBytes && _staging is not null)
        {
            _staging.Flush();
            Merge();
            Create();
            Clear();
        }
    }

    /// <summary>Merges the last piece, and drops the staged rows.</summary>
    /// <returns>What all pieces came to.</returns>
    /// <inheritdoc cref="EndPiece"/>
    public Merged Finish()
    {
        EndPiece();
        if (_staging is null)
        {
            _direct!.Close();
            return _merged;
        }

        _staging.Close();
        Merge();
        _warehouse.Execute($"DROP TABLE {Name}");
        return _merged;
    }

    public void Dispose()
    {
        _staging?.Dispose();
        _direct?.Dispose();
    }

    private void AppendWaiting()
    {
        foreach (var batch in _waiting)
        {
            if (!_seen.TryAdd(batch))
            {
                StageWaiting();
                return;
            }
        }

        foreach (var batch in _waiting)
        {
            batch[_last].Fill(..batch.Count, _promotion);
            _direct!.Append(batch);
        }

        // Piece by piece: during one long flush, the threads that type would come to the end of the pieces that may be ahead.
        _direct!.Flush();

        _merged += new Merged(new(_rows, _rows, 0, 0, 0), null);
        _waiting.Clear();
        Clear();
    }

    // From here on, all rows go through the temporary table.
    private void StageWaiting()
    {
        _direct!.Close();
        _seen = Unseen();
        _staging = OpenStaging(Batches);
        _waiting.ForEach(b => Stage(_staging, b));
        _waiting.Clear();
    }

    private void Stage(ChunkAppender staging, RowBatch batch)
    {
        _mayRepeat = _mayRepeat || !_seen.TryAdd(batch);
        staging.Append(batch);
    }

    private ChunkAppender OpenStaging(BatchPool? batches)
    {
        Create();
        return _warehouse.Chunks("temp", Name, _storage, batches);
    }

    private void Create()
    {
        var columns = _table
            .Columns.Select((c, i) => $"{Sql.Name(c.Name)} {_storage[i].SqlType}")
            .Concat(StagedLineage.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        _warehouse.Execute($"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, {Order} BIGINT)");
    }

    private SeenKeys Unseen() => new(_table, _warehouse.Memory.Keys);

    private void Merge()
    {
        if (_rows == 0)
        {
            return;
        }

        var gone = _table.Replace ? new GoneRows(_warehouse, _table) : null;
        if (gone is not null)
        {
            _responses.Write(_warehouse);
            gone.NoteStaged();
        }

        _merged += new SilverMerge(_warehouse, _table, _responses).Run(_rows, _mayRepeat, _promotion);
        Back += gone?.MarkThere(_promotion) ?? 0;
    }

    private void Clear()
    {
        _responses = new(_table);
        (_rows, _endedRows, _bytes) = (0, 0, 0);
        if (_staging is not null)
        {
            (_seen, _mayRepeat) = (Unseen(), false);
        }
    }

    private void CheckEnded()
    {
        if (_rows != _endedRows || _labelled > 0)
        {
            throw new InvalidOperationException("rows were staged of a response that has not ended");
        }
    }
}
