using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// Merges the staged rows into their silver table and counts them as if they had been upserted one by one. The last row of a key wins. Read =
/// inserted + updated + unchanged, by construction of each count.
/// </summary>
internal sealed class SilverMerge
{
    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly string _target;
    private readonly string _staged;
    private readonly string _keys;
    private readonly List<string> _values;

    public SilverMerge(Database warehouse, SilverTable table)
    {
        _warehouse = warehouse;
        _table = table;
        _target = Sql.Name("silver", table.Name);
        _staged = Staged(table);
        _keys = Sql.Names(table.Key);
        _values = [.. table.Columns.Select(c => c.Name).Where(c => !table.Key.Contains(c, StringComparer.Ordinal))];
    }

    /// <param name="rows">The staged rows.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    public SilverCounts Run(long rows, long promotion)
    {
        if (rows != _warehouse.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {_keys} FROM {StagingTable.Name})"))
        {
            var counts = CountOneByOne(rows);
            KeepNewest();
            Merge(promotion);
            return counts;
        }

        var before = Count(_target);
        var touched = Merge(promotion);
        var inserted = Count(_target) - before;
        return new(rows, inserted, touched - inserted, rows - touched, 0);
    }

    private long Count(string table) => _warehouse.Scalar<long>($"SELECT count(*) FROM {table}");

    private long Merge(long promotion)
    {
        var lineage = Lineage.Silver.Select(c => (c.Name, c == Lineage.Promotion ? "$promotion" : $"s.{Sql.Name(c.Name)}"));
        return _warehouse.Execute(Upsert.Text(_target, _staged, _table.Key, _values, [.. lineage]), ("promotion", promotion));
    }

    private void KeepNewest() =>
        _warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {StagingTable.Name} AS FROM {StagingTable.Name}
            QUALIFY row_number() OVER (PARTITION BY {_keys} ORDER BY {StagingTable.Order} DESC) = 1
            """
        );

    // The staged rows with the types of the table.
    private static string Staged(SilverTable table)
    {
        var typed = table
            .Columns.Select(c => (Name: Sql.Name(c.Name), ColumnStorage.Of(c.Type).FromStaged))
            .Where(c => c.FromStaged is not null)
            .Select(c => $"{c.FromStaged!(c.Name)} AS {c.Name}")
            .ToList();
        return typed.Count == 0 ? StagingTable.Name : $"(SELECT * REPLACE ({string.Join(", ", typed)}) FROM {StagingTable.Name})";
    }

    // Each row of a key is held against the one before it, the first against the one that is stored.
    private SilverCounts CountOneByOne(long rows)
    {
        var values = _values.Count == 0 ? "NULL" : $"row({Sql.Names(_values)})";
        var (inserted, updated) = _warehouse.Query(
            $"""
            WITH staged AS (
                SELECT {_keys}, {values} AS _row, lag({values}) OVER key AS _previous, row_number() OVER key AS _nth
                FROM {_staged} AS s WINDOW key AS (PARTITION BY {_keys} ORDER BY {StagingTable.Order})),
            stored AS (SELECT {_keys}, {values} AS _row, TRUE AS _there FROM {_target} SEMI JOIN {_staged} AS s USING ({_keys}))
            SELECT count(*) FILTER (_nth = 1 AND stored._there IS NULL),
                count(*) FILTER (CASE WHEN _nth > 1 THEN staged._row IS DISTINCT FROM _previous ELSE stored._there AND staged._row IS DISTINCT FROM stored._row END)
            FROM staged LEFT JOIN stored USING ({_keys})
            """,
            r => (r.Integer(0), r.Integer(1))
        )[0];
        return new(rows, inserted, updated, rows - inserted - updated, 0);
    }
}
