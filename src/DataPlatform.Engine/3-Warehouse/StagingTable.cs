using DataPlatform.Recipes;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>
/// The rows of one promotion on their way into their silver table: appended one after the other, then merged with a few statements, whatever
/// their number. One exists at a time.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "staging";

    /// <summary>The column that numbers the rows in the order in which they came.</summary>
    public const string Order = "_n";

    private static readonly List<LineageColumn> StagedLineage = [.. Lineage.Silver.Where(c => c.Append is not null)];

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly ColumnStorage[] _columns;
    private readonly DuckDBAppender _appender;
    private readonly StagedResponses _responses;
    private long _rows;
    private long _endedRows;

    public StagingTable(Database warehouse, SilverTable table)
    {
        _warehouse = warehouse;
        _table = table;
        _responses = new(table);
        _columns = [.. table.Columns.Select(c => ColumnStorage.Of(c.Type))];
        var columns = table
            .Columns.Select((c, i) => $"{Sql.Name(c.Name)} {_columns[i].StagedType}")
            .Concat(StagedLineage.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, {Order} BIGINT, {StagedResponses.Number} BIGINT)"
        );
        _appender = warehouse.Appender(Name);
    }

    /// <param name="cells">The row's values, in the order of the table's columns.</param>
    /// <param name="origin">Where it came from.</param>
    public void Append(ReadOnlySpan<Cell> cells, Origin origin)
    {
        var row = _appender.CreateRow();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].HasValue)
            {
                _columns[i].Append(row, in cells[i]);
            }
            else
            {
                row.AppendNullValue();
            }
        }

        foreach (var column in StagedLineage)
        {
            column.Append!(row, origin);
        }

        row.AppendValue((long?)_rows++).AppendValue((long?)_responses.Count).EndRow();
    }

    /// <summary>The rows appended since the last call are those of one response.</summary>
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
    /// <exception cref="InvalidOperationException">The last response has not ended.</exception>
    public Merged Merge(long promotion)
    {
        if (_rows != _endedRows)
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
