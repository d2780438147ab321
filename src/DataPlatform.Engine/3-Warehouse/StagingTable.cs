using DataPlatform.Recipes;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>
/// The rows of one promotion on their way into their silver table: appended one after the other, then merged with a few statements, piece by piece
/// where there are more than the memory should hold. Whatever the pieces, the table and the counts are the same. One exists at a time.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "staging";

    /// <summary>The column that numbers the rows in the order in which they came.</summary>
    public const string Order = "_n";

    // What a row takes besides its values: its lineage and the two numbers.
    private const int BytesBesides = 256;

    private static readonly List<LineageColumn> StagedLineage = [.. Lineage.Silver.Where(c => c.Append is not null)];

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly long _promotion;
    private readonly long _pieceBytes;
    private readonly ColumnStorage[] _columns;
    private Merged _merged = Merged.Nothing;

    // The piece that is being staged.
    private DuckDBAppender? _appender;
    private StagedResponses _responses;
    private long _rows;
    private long _endedRows;
    private long _bytes;

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
        _columns = [.. table.Columns.Select(c => ColumnStorage.Of(c.Type))];
    }

    /// <param name="cells">The row's values, in the order of the table's columns.</param>
    /// <param name="origin">Where it came from.</param>
    public void Append(ReadOnlySpan<Cell> cells, Origin origin)
    {
        _appender ??= Begin();
        var row = _appender.CreateRow();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].HasValue)
            {
                _columns[i].Append(row, in cells[i]);
                _bytes += cells[i].Text?.Length ?? 0;
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
        _bytes += (cells.Length * sizeof(decimal)) + BytesBesides;
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
        if (_bytes >= _pieceBytes)
        {
            MergePiece();
        }
    }

    /// <summary>Merges what was appended and not merged yet.</summary>
    /// <returns>What all of it came to.</returns>
    /// <exception cref="InvalidOperationException">The last response has not ended.</exception>
    public Merged Finish()
    {
        if (_rows != _endedRows)
        {
            throw new InvalidOperationException("rows were staged of a response that has not ended");
        }

        MergePiece();
        return _merged;
    }

    public void Dispose() => _appender?.Dispose();

    private DuckDBAppender Begin()
    {
        var columns = _table
            .Columns.Select((c, i) => $"{Sql.Name(c.Name)} {_columns[i].StagedType}")
            .Concat(StagedLineage.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        _warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, {Order} BIGINT, {StagedResponses.Number} BIGINT)"
        );
        return _warehouse.Appender(Name);
    }

    private void MergePiece()
    {
        if (_appender is null)
        {
            return;
        }

        _appender.Close();
        _appender.Dispose();
        _appender = null;
        _merged += new SilverMerge(_warehouse, _table, _responses).Run(_rows, _promotion);
        _warehouse.Execute($"DROP TABLE {Name}");
        _responses = new(_table);
        (_rows, _endedRows, _bytes) = (0, 0, 0);
    }
}
