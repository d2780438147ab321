using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>The staged rows whose key is staged more than once: put apart, counted answer by answer, and cut down to the last row of each key.</summary>
internal sealed class RepeatedKeys(Database warehouse, SilverTable table)
{
    /// <summary>The temporary table that they are put into, as SQL.</summary>
    public const string Rows = "repeated";

    private const string Keys = "repeated_keys";
    private const string Counted = "counted";

    private readonly string _keys = Sql.Names(table.Key);

    /// <summary>Takes them out of the staging table.</summary>
    /// <param name="rows">The staged rows.</param>
    /// <returns>How many there were; with none there is nothing to count.</returns>
    public long SetApart(long rows)
    {
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Keys} AS SELECT {_keys} FROM {StagingTable.Name} AS s GROUP BY ALL HAVING count(*) > 1"
        );
        if (warehouse.Scalar<long>($"SELECT count(*) FROM {Keys}") == 0)
        {
            warehouse.Execute($"DROP TABLE {Keys}");
            return 0;
        }

        var there = $"SEMI JOIN {Keys} USING ({_keys})";
        warehouse.Execute($"CREATE OR REPLACE TEMP TABLE {Rows} AS FROM {StagingTable.Name} AS s {there}");
        var repeated = warehouse.Scalar<long>($"SELECT count(*) FROM {Rows}");
        if (repeated < rows)
        {
            warehouse.Execute($"DELETE FROM {StagingTable.Name} WHERE {StagingTable.Order} IN (SELECT {StagingTable.Order} FROM {Rows})");
        }

        warehouse.Execute($"DROP TABLE {Keys}");
        return repeated;
    }

    /// <summary>
    /// Of each answer the last row of a key counts. It is held against that of the answer before, the first one against the one that is stored.
    /// </summary>
    /// <param name="target">The silver table, as SQL.</param>
    /// <param name="mayMeet">What <see cref="StoredKeys.MayMeet"/> says of these rows.</param>
    /// <param name="values">Its columns that are not of the key.</param>
    public (long Inserted, long Updated, KeyConflicts? Conflicts) Count(string target, string mayMeet, IReadOnlyList<string> values)
    {
        var row = Packed(values, "s.");
        warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {Counted} AS
            SELECT {Sql.Names(table.Key, "s.")}, {row} AS _row, s.{StagingTable.Order} AS _n, r.{StagedResponses.Answer} AS _answer,
                first_value({row}) OVER answer AS _kept, row_number() OVER answer AS _back
            FROM {Rows} AS s JOIN {StagedResponses.Name} AS r ON {StagedResponses.Of("s")} = r.{StagedResponses.Number}
            WINDOW answer AS (PARTITION BY {Sql.Names(table.Key, "s.")}, r.{StagedResponses.Answer} ORDER BY s.{StagingTable.Order} DESC)
            """
        );
        var (inserted, updated) = warehouse.Query(
            $"""
            WITH newest AS (
                SELECT {_keys}, _row, lag(_row) OVER key AS _previous, row_number() OVER key AS _nth
                FROM {Counted} WHERE _back = 1 WINDOW key AS (PARTITION BY {_keys} ORDER BY _n)),
            stored AS (
                SELECT {_keys}, {Packed(
                values,
                ""
            )} AS _row, TRUE AS _there FROM (FROM {target} AS t WHERE {mayMeet}) SEMI JOIN {Rows} AS s USING ({_keys}))
            SELECT count(*) FILTER (_nth = 1 AND stored._there IS NULL),
                count(*) FILTER (CASE WHEN _nth > 1 THEN newest._row IS DISTINCT FROM _previous ELSE stored._there AND newest._row IS DISTINCT FROM stored._row END)
            FROM newest LEFT JOIN stored USING ({_keys})
            """,
            r => (r.Integer(0), r.Integer(1))
        )[0];
        var conflicts = Conflicts();
        warehouse.Execute($"DROP TABLE {Counted}");
        return (inserted, updated, conflicts);
    }

    /// <summary>Leaves the last row of each key.</summary>
    public void KeepNewest() =>
        warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {Rows} AS FROM {Rows}
            QUALIFY row_number() OVER (PARTITION BY {_keys} ORDER BY {StagingTable.Order} DESC) = 1
            """
        );

    public void Drop() => warehouse.Execute($"DROP TABLE {Rows}");

    // A row's values as one; named, because no table holds a struct without names.
    private static string Packed(IReadOnlyList<string> values, string prefix) =>
        values.Count == 0 ? "NULL" : $"struct_pack({string.Join(", ", values.Select(v => $"{Sql.Name(v)} := {prefix}{Sql.Name(v)}"))})";

    private KeyConflicts? Conflicts()
    {
        var key = string.Join(" || ', ' || ", table.Key.Select(k => $"{Sql.Literal(k + "=")} || CAST({Sql.Name(k)} AS VARCHAR)"));
        return
            warehouse.Query(
                $"""
                SELECT count(DISTINCT row({_keys}, _answer)), count(*), arg_min({key}, _n) FROM {Counted} WHERE _row IS DISTINCT FROM _kept HAVING count(*) > 0
                """,
                r => new KeyConflicts(r.Integer(0), r.Integer(1), r.Text(2))
            )
                is [var found]
            ? found
            : null;
    }
}
