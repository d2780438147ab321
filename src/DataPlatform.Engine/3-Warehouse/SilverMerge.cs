using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// Merges the staged rows into their silver table and counts them as if their answers had been upserted one by one. The last row of a key wins. A
/// field that a whole response lacks says nothing: what was there before stays. Read = inserted + updated + unchanged, by construction of each count.
/// </summary>
internal sealed class SilverMerge
{
    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly StagedResponses _responses;
    private readonly string _target;
    private readonly string _keys;
    private readonly List<string> _values;

    public SilverMerge(Database warehouse, SilverTable table, StagedResponses responses)
    {
        _warehouse = warehouse;
        _table = table;
        _responses = responses;
        _target = Sql.Name("silver", table.Name);
        _keys = Sql.Names(table.Key);
        _values = [.. table.Columns.Select(c => c.Name).Where(c => !table.Key.Contains(c, StringComparer.Ordinal))];
    }

    /// <param name="rows">The staged rows.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    public Merged Run(long rows, long promotion)
    {
        var before = Count(_target);
        var repeats = rows != _warehouse.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {_keys} FROM {StagingTable.Name})");
        var absent = _responses.Absent.Where(c => !_table.Key.Contains(c, StringComparer.Ordinal)).ToList();
        var fills = absent.Count > 0 && (repeats || before > 0);
        if (repeats || fills)
        {
            _responses.Write(_warehouse);
        }

        if (fills)
        {
            FillAbsent(absent, repeats);
        }

        if (repeats)
        {
            var counted = CountAnswerByAnswer(rows);
            KeepNewest();
            Merge(promotion);
            return counted;
        }

        var touched = Merge(promotion);
        var inserted = Count(_target) - before;
        return new(new(rows, inserted, touched - inserted, rows - touched, 0), null);
    }

    private long Count(string table) => _warehouse.Scalar<long>($"SELECT count(*) FROM {table}");

    private long Merge(long promotion)
    {
        var lineage = Lineage.Silver.Select(c => (c.Name, c == Lineage.Promotion ? "$promotion" : $"s.{Sql.Name(c.Name)}"));
        return _warehouse.Execute(Upsert.Text(_target, StagingTable.Name, _table.Key, _values, [.. lineage]), ("promotion", promotion));
    }

    private void KeepNewest() =>
        _warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {StagingTable.Name} AS FROM {StagingTable.Name}
            QUALIFY row_number() OVER (PARTITION BY {_keys} ORDER BY {StagingTable.Order} DESC) = 1
            """
        );

    // Puts into each row what its response does not speak of: the value of the row of the same key before it, or else the stored one. A value that
    // may be null is wrapped, so that a null that was said is told from nothing said.
    private void FillAbsent(List<string> columns, bool repeats)
    {
        var said = columns.Select(c =>
            repeats
                ? $"last_value(CASE WHEN NOT r.{StagedResponses.IsAbsent(c)} THEN struct_pack(v := s.{Sql.Name(c)}) END IGNORE NULLS) OVER before AS {Said(c)}"
                : $"CASE WHEN NOT r.{StagedResponses.IsAbsent(c)} THEN struct_pack(v := s.{Sql.Name(c)}) END AS {Said(c)}"
        );
        var filled = columns.Select(c =>
            $"CASE WHEN f.{Said(c)} IS NULL THEN t.{Sql.Name(c)} ELSE struct_extract(f.{Said(c)}, 'v') END AS {Sql.Name(c)}"
        );
        _warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {StagingTable.Name} AS
            SELECT f.* EXCLUDE ({string.Join(", ", columns.Select(Said))}) REPLACE ({string.Join(", ", filled)})
            FROM (
                SELECT s.*, {string.Join(", ", said)} FROM {StagingTable.Name} AS s
                JOIN {StagedResponses.Name} AS r ON s.{StagedResponses.Number} = r.{StagedResponses.Number}
                WINDOW before AS (PARTITION BY {Sql.Names(_table.Key, "s.")} ORDER BY s.{StagingTable.Order})) AS f
            LEFT JOIN {_target} AS t ON {Sql.SameKey(_table.Key, "f", "t")}
            """
        );

        static string Said(string column) => Sql.Name("_said_" + column);
    }

    // Of each answer the last row of a key counts. It is held against that of the answer before, the first one against the one that is stored.
    private Merged CountAnswerByAnswer(long rows)
    {
        var values = Values("s.");
        _warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE counted AS
            SELECT {Sql.Names(_table.Key, "s.")}, {values} AS _row, s.{StagingTable.Order} AS _n, r.{StagedResponses.Answer} AS _answer,
                first_value({values}) OVER answer AS _kept, row_number() OVER answer AS _back
            FROM {StagingTable.Name} AS s JOIN {StagedResponses.Name} AS r ON s.{StagedResponses.Number} = r.{StagedResponses.Number}
            WINDOW answer AS (PARTITION BY {Sql.Names(_table.Key, "s.")}, r.{StagedResponses.Answer} ORDER BY s.{StagingTable.Order} DESC)
            """
        );
        var (inserted, updated) = _warehouse.Query(
            $"""
            WITH newest AS (
                SELECT {_keys}, _row, lag(_row) OVER key AS _previous, row_number() OVER key AS _nth
                FROM counted WHERE _back = 1 WINDOW key AS (PARTITION BY {_keys} ORDER BY _n)),
            stored AS (SELECT {_keys}, {Values(
                ""
            )} AS _row, TRUE AS _there FROM {_target} SEMI JOIN {StagingTable.Name} AS s USING ({_keys}))
            SELECT count(*) FILTER (_nth = 1 AND stored._there IS NULL),
                count(*) FILTER (CASE WHEN _nth > 1 THEN newest._row IS DISTINCT FROM _previous ELSE stored._there AND newest._row IS DISTINCT FROM stored._row END)
            FROM newest LEFT JOIN stored USING ({_keys})
            """,
            r => (r.Integer(0), r.Integer(1))
        )[0];
        var conflicts = Conflicts();
        _warehouse.Execute("DROP TABLE counted");
        return new(new(rows, inserted, updated, rows - inserted - updated, 0), conflicts);
    }

    // A row's values as one; named, because no table holds a struct without names.
    private string Values(string prefix) =>
        _values.Count == 0 ? "NULL" : $"struct_pack({string.Join(", ", _values.Select(v => $"{Sql.Name(v)} := {prefix}{Sql.Name(v)}"))})";

    private KeyConflicts? Conflicts()
    {
        var key = string.Join(" || ', ' || ", _table.Key.Select(k => $"{Sql.Literal(k + "=")} || CAST({Sql.Name(k)} AS VARCHAR)"));
        return
            _warehouse.Query(
                $"""
                SELECT count(DISTINCT row({_keys}, _answer)), count(*), arg_min({key}, _n) FROM counted WHERE _row IS DISTINCT FROM _kept HAVING count(*) > 0
                """,
                r => new KeyConflicts(r.Integer(0), r.Integer(1), r.Text(2))
            )
                is [var found]
            ? found
            : null;
    }
}
