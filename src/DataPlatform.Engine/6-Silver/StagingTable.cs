using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Silver;

/// <summary>
/// The rows of one promotion on their way into their table: appended one after the other, then merged with a few statements, whatever their
/// number. The last one of a key wins.
/// </summary>
internal sealed class StagingTable : IDisposable
{
    private const string Name = "staging";

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly DuckDBAppender _appender;
    private long _rows;

    public StagingTable(Database warehouse, SilverTable table)
    {
        (_warehouse, _table) = (warehouse, table);
        var columns = table.Columns.Select(c => $"{Sql.Name(c.Name)} {SilverTables.SqlType(c.Type)}");
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({string.Join(", ", columns)}, _run_id VARCHAR, _bronze_file VARCHAR, _bronze_line BIGINT, _ingested_at TIMESTAMP, _n BIGINT)"
        );
        _appender = warehouse.Appender(Name);
    }

    public void Append(ReadOnlySpan<Cell> cells, string runId, string file, long line, DateTime ingestedAt)
    {
        var row = _appender.CreateRow();
        for (var i = 0; i < cells.Length; i++)
        {
            AppendCell(row, _table.Columns[i].Type, cells[i]);
        }

        row.AppendValue(runId)
            .AppendValue(file)
            .AppendValue((long?)line)
            .AppendValue((DateTime?)ingestedAt)
            .AppendValue((long?)_rows++)
            .EndRow();
    }

    /// <summary>Merges what was appended, and drops the staged rows. Read = inserted + updated + unchanged, by construction of each count.</summary>
    public SilverCounts Merge(long promotion)
    {
        _appender.Close();
        var counts = _rows == 0 ? SilverCounts.None : MergeRows(promotion);
        _warehouse.Execute($"DROP TABLE {Name}");
        return counts;
    }

    public void Dispose() => _appender.Dispose();

    private SilverCounts MergeRows(long promotion)
    {
        var keys = Sql.Names(_table.Key);
        var distinct = _warehouse.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {Name})");
        // A key that comes more than once is judged row by row first: each against the one before it.
        var repeats = distinct == _rows ? (Updated: 0L, Inserted: 0L) : CountRepeats();
        if (distinct != _rows)
        {
            _warehouse.Execute(
                $"CREATE OR REPLACE TEMP TABLE {Name} AS FROM {Name} QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY _n DESC) = 1"
            );
        }

        var target = Sql.Name("silver", _table.Name);
        var before = _warehouse.Scalar<long>($"SELECT count(*) FROM {target}");
        var touched = _warehouse.Execute(MergeSql(target), ("promotion", promotion));
        var inserted = _warehouse.Scalar<long>($"SELECT count(*) FROM {target}") - before;
        var updated = touched - inserted;
        return distinct == _rows
            ? new(_rows, inserted, updated, _rows - inserted - updated, 0)
            : new(_rows, repeats.Inserted, repeats.Updated, _rows - repeats.Inserted - repeats.Updated, 0);
    }

    private (long Updated, long Inserted) CountRepeats()
    {
        var target = Sql.Name("silver", _table.Name);
        var values = Sql.Names(Values());
        var row = values.Length == 0 ? "NULL" : $"row({values})";
        var counts = _warehouse.Query(
            $"""
            WITH staged AS (
                SELECT {Sql.Names(_table.Key)}, {row} AS _row, lag({row}) OVER key AS _previous, row_number() OVER key AS _nth
                FROM {Name} WINDOW key AS (PARTITION BY {Sql.Names(_table.Key)} ORDER BY _n)),
            stored AS (SELECT {Sql.Names(_table.Key)}, {row} AS _row, TRUE AS _there FROM {target} SEMI JOIN {Name} USING ({Sql.Names(
                _table.Key
            )}))
            SELECT count(*) FILTER (_nth = 1 AND stored._there IS NULL),
                count(*) FILTER (CASE WHEN _nth > 1 THEN staged._row IS DISTINCT FROM _previous ELSE stored._there AND staged._row IS DISTINCT FROM stored._row END)
            FROM staged LEFT JOIN stored USING ({Sql.Names(_table.Key)})
            """,
            r => (Updated: r.Integer(1), Inserted: r.Integer(0))
        );
        return counts[0];
    }

    private string MergeSql(string target)
    {
        var values = Values().ToList();
        var all = _table.Columns.Select(c => c.Name).Concat(SilverTables.Lineage.Select(l => l.Name)).ToList();
        var changed =
            values.Count == 0 ? "FALSE" : string.Join(" OR ", values.Select(v => $"t.{Sql.Name(v)} IS DISTINCT FROM s.{Sql.Name(v)}"));
        var sets = string.Join(
            ", ",
            all.Where(c => !_table.Key.Contains(c, StringComparer.Ordinal)).Select(c => $"{Sql.Name(c)} = {Source(c)}")
        );
        return $"""
            MERGE INTO {target} AS t USING {Name} AS s ON {string.Join(
                " AND ",
                _table.Key.Select(k => $"t.{Sql.Name(k)} = s.{Sql.Name(k)}")
            )}
            WHEN MATCHED AND ({changed}) THEN UPDATE SET {sets}
            WHEN NOT MATCHED THEN INSERT ({Sql.Names(all)}) VALUES ({string.Join(", ", all.Select(Source))})
            """;

        static string Source(string column) => column == "_promotion" ? "$promotion" : "s." + Sql.Name(column);
    }

    private IEnumerable<string> Values() => _table.Columns.Select(c => c.Name).Where(c => !_table.Key.Contains(c, StringComparer.Ordinal));

    private static void AppendCell(IDuckDBAppenderRow row, ColumnType type, Cell cell)
    {
        if (!cell.HasValue)
        {
            row.AppendNullValue();
            return;
        }

        _ = type switch
        {
            ColumnType.Integer => row.AppendValue((long?)cell.Number),
            ColumnType.Double => row.AppendValue((double?)cell.Real),
            ColumnType.Boolean => row.AppendValue((bool?)(cell.Number == 1)),
            ColumnType.Date => row.AppendDate(DateOnly.FromDayNumber((int)cell.Number)),
            ColumnType.Timestamp => row.AppendValue((DateTime?)new DateTime(cell.Number, DateTimeKind.Utc)),
            _ => row.AppendValue(cell.Text),
        };
    }
}
