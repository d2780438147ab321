using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// The rows of one promotion on their way into their silver table: appended batch by batch, then merged with a few statements, whatever their
/// number. One exists at a time. Of each response, its rows are labelled with where they came from, the batches that they fill are appended, and then
/// the response is ended.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "staging";

    /// <summary>The column that numbers the rows in the order in which they came.</summary>
    public const string Order = "_n";

    private static readonly List<LineageColumn> StagedLineage = [.. Lineage.Silver.Where(c => c.Fill is not null)];

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly ChunkAppender _appender;
    private readonly StagedResponses _responses;
    private long _rows;
    private long _endedRows;

    // Those of the rows that are in a batch that has not been appended yet.
    private int _waiting;

    public StagingTable(Database warehouse, SilverTable table)
    {
        _warehouse = warehouse;
        _table = table;
        _responses = new(table);
        ColumnStorage[] storage = [.. table.Columns.Select(c => ColumnStorage.Of(c.Type))];
        var columns = table
            .Columns.Select((c, i) => $"{Sql.Name(c.Name)} {storage[i].SqlType}")
            .Concat(StagedLineage.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, {Order} BIGINT, {StagedResponses.Number} BIGINT)"
        );
        _appender = warehouse.Chunks("temp", Name, storage);
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

    /// <summary>Merges what was appended, and drops the staged rows.</summary>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <exception cref="InvalidOperationException">The last response has not ended, or its last batch was not appended.</exception>
    public Merged Merge(long promotion)
    {
        if (_rows != _endedRows || _waiting > 0)
        {
            throw new InvalidOperationException("rows were staged of a response that has not ended");
        }

        _appender.Close();
        var merged = _rows == 0 ? Merged.Nothing : new SilverMerge(_warehouse, _table, _responses).Run(_rows, promotion);
        _warehouse.Execute($"DROP TABLE {Name}");
        return merged;
    }

    public void Dispose() => _appender.Dispose();
}
