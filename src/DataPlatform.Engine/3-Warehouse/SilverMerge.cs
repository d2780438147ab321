using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// Merges the staged rows into their silver table and counts them as if their answers had been upserted one by one. The last row of a key wins. A
/// field that a whole response lacks says nothing: what was there before stays. Read = inserted + updated + unchanged, by construction of each count.
/// Rows whose key is staged once, as nearly all are, are merged as they lie there; only the others are put apart and looked at answer by answer.
/// </summary>
internal sealed class SilverMerge
{
    // A table of fewer than so many times the rows that are merged is read as fast whole.
    private const int ManyTimes = 8;

    private readonly Database _warehouse;
    private readonly SilverTable _table;
    private readonly StagedResponses _responses;
    private readonly string _target;
    private readonly List<string> _values;

    public SilverMerge(Database warehouse, SilverTable table, StagedResponses responses)
    {
        _warehouse = warehouse;
        _table = table;
        _responses = responses;
        _target = Sql.Name("silver", table.Name);
        _values = [.. table.Columns.Select(c => c.Name).Where(c => !table.Key.Contains(c, StringComparer.Ordinal))];
    }

    /// <param name="rows">The staged rows.</param>
    /// <param name="mayRepeat">False when it is known that no key is staged twice.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    public Merged Run(long rows, bool mayRepeat, long promotion)
    {
        var repeats = new RepeatedKeys(_warehouse, _table);
        var repeated = mayRepeat ? repeats.SetApart(rows) : 0;
        var absent = _responses.Absent.Where(c => !_table.Key.Contains(c, StringComparer.Ordinal)).ToList();
        if (repeated > 0 || absent.Count > 0)
        {
            _responses.Write(_warehouse);
        }

        var merged = rows == repeated ? Merged.Nothing : new(MergeOnce(rows - repeated, absent, promotion), null);
        return repeated == 0 ? merged : merged + MergeRepeated(repeats, repeated, absent, promotion);
    }

    // No key is staged twice.
    private SilverCounts MergeOnce(long rows, List<string> absent, long promotion)
    {
        var before = Count(_target);
        if (before == 0 || StoredKeys.CannotMeet(_warehouse, _table, StagingTable.Name))
        {
            var written = _warehouse.Execute(
                Upsert.InsertText(_target, StagingTable.Name, _table.Key.Concat(_values), Lineages),
                ("promotion", promotion)
            );
            return new(rows, written, 0, rows - written, 0);
        }

        var mayMeet = before < ManyTimes * rows ? "TRUE" : StoredKeys.MayMeet(_warehouse, _table, StagingTable.Name);
        if (absent.Count > 0)
        {
            FillAbsent(StagingTable.Name, mayMeet, absent, isRepeated: false);
        }

        var touched = Merge(StagingTable.Name, mayMeet, promotion);
        var inserted = Count(_target) - before;
        return new(rows, inserted, touched - inserted, rows - touched, 0);
    }

    private Merged MergeRepeated(RepeatedKeys repeats, long rows, List<string> absent, long promotion)
    {
        var mayMeet = StoredKeys.MayMeet(_warehouse, _table, RepeatedKeys.Rows);
        if (absent.Count > 0)
        {
            FillAbsent(RepeatedKeys.Rows, mayMeet, absent, isRepeated: true);
        }

        var (inserted, updated, conflicts) = repeats.Count(_target, mayMeet, _values);
        repeats.KeepNewest();
        Merge(RepeatedKeys.Rows, mayMeet, promotion);
        repeats.Drop();
        return new(new(rows, inserted, updated, rows - inserted - updated, 0), conflicts);
    }

    private long Count(string table) => _warehouse.Scalar<long>($"SELECT count(*) FROM {table}");

    private static (string Column, string Value)[] Lineages =>
        [.. Lineage.Silver.Select(c => (c.Name, c == Lineage.Promotion ? "$promotion" : $"s.{Sql.Name(c.Name)}"))];

    private long Merge(string rows, string mayMeet, long promotion) =>
        _warehouse.Execute(Upsert.Text(_target, rows, _table.Key, _values, Lineages, mayMeet), ("promotion", promotion));

    // Puts into each row what its response does not speak of: the value of the row of the same key before it, or else the stored one. A value that
    // may be null is wrapped, so that a null that was said is told from nothing said. Where nothing is stored either, the row has its column's default.
    private void FillAbsent(string table, string mayMeet, List<string> columns, bool isRepeated)
    {
        var said = columns.Select(c =>
            isRepeated
                ? $"last_value(CASE WHEN NOT r.{StagedResponses.IsAbsent(c)} THEN struct_pack(v := s.{Sql.Name(c)}) END IGNORE NULLS) OVER before AS {Said(c)}"
                : $"CASE WHEN NOT r.{StagedResponses.IsAbsent(c)} THEN struct_pack(v := s.{Sql.Name(c)}) END AS {Said(c)}"
        );
        var filled = columns.Select(c =>
            $"CASE WHEN f.{Said(c)} IS NULL THEN coalesce(t.{Sql.Name(c)}, f.{Sql.Name(c)}) ELSE struct_extract(f.{Said(c)}, 'v') END AS {Sql.Name(c)}"
        );
        var before = isRepeated ? $"WINDOW before AS (PARTITION BY {Sql.Names(_table.Key, "s.")} ORDER BY s.{StagingTable.Order})" : "";
        _warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            SELECT f.* EXCLUDE ({string.Join(", ", columns.Select(Said))}) REPLACE ({string.Join(", ", filled)})
            FROM (
                SELECT s.*, {string.Join(", ", said)} FROM {table} AS s
                JOIN {StagedResponses.Name} AS r ON {StagedResponses.Of("s")} = r.{StagedResponses.Number}
                {before}) AS f
            LEFT JOIN {_target} AS t ON {Sql.SameKey(_table.Key, "f", "t")} AND {mayMeet}
            """
        );

        static string Said(string column) => Sql.Name("_said_" + column);
    }
}
