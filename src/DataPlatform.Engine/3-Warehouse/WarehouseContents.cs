using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>What a warehouse holds, whichever version wrote it: the numbers by which two of them are compared.</summary>
internal static class WarehouseContents
{
    private static readonly string[] Ours = ["ops", "silver", "gold"];

    /// <summary>The rows of every table, by <c>schema.table</c>.</summary>
    public static SortedDictionary<string, long> Rows(Database warehouse)
    {
        var tables = warehouse.Query(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary",
            r => (Schema: r.Text(0), Table: r.Text(1))
        );
        return new(
            tables.ToDictionary(
                t => $"{t.Schema}.{t.Table}",
                t => warehouse.Scalar<long>($"SELECT count(*) FROM {Sql.Name(t.Schema, t.Table)}"),
                StringComparer.Ordinal
            ),
            StringComparer.Ordinal
        );
    }

    /// <summary>The columns of every table, in their order.</summary>
    public static IReadOnlyList<(string Schema, string Table, IReadOnlyList<string> Columns)> Columns(Database warehouse) =>
        [
            .. warehouse
                .Query(
                    """
                    SELECT c.schema_name, c.table_name, c.column_name FROM duckdb_columns() AS c SEMI JOIN duckdb_tables() USING (table_oid)
                    WHERE NOT c.internal ORDER BY c.schema_name, c.table_name, c.column_index
                    """,
                    r => (Schema: r.Text(0), Table: r.Text(1), Column: r.Text(2))
                )
                .GroupBy(c => (c.Schema, c.Table), c => c.Column)
                .Select(t => (t.Key.Schema, t.Key.Table, (IReadOnlyList<string>)[.. t])),
        ];

    /// <summary>What somebody made for himself, each with what it is.</summary>
    public static IReadOnlyList<string> Foreign(Database warehouse)
    {
        var views = warehouse.Query(
            "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary ORDER BY ALL",
            r => $"{r.Text(0)}: a view that no recipe or model makes"
        );
        var tables = Rows(warehouse)
            .Where(t => !Ours.Contains(t.Key.Split('.')[0], StringComparer.Ordinal))
            .Select(t => $"{t.Key}: a table that no recipe or model makes, {Count(t.Value, "row")}");
        return [.. tables, .. views];
    }

    /// <summary>The recipes that have stored responses, and how many; those left out of which it was known already that nobody declares them.</summary>
    public static IReadOnlyList<(RecipeId Recipe, long Responses)> Loaded(Database warehouse) =>
        Has(warehouse, "requests")
            ? warehouse.Query(
                """
                SELECT source, dataset, discriminator, count(*) FROM ops.requests
                WHERE bronze_file IS NOT NULL AND coalesce(reason, '') NOT IN ($failed, $stored) GROUP BY ALL ORDER BY ALL
                """,
                r => (new RecipeId(r.Text(0), r.Text(1), r.TextOrNull(2)), r.Integer(3)),
                ("failed", Word.Of(FailureKind.Undeclared)),
                ("stored", new Ending.Stored(StoredAnswer.Undeclared, Succeeds: false).Reason)
            )
            : [];

    /// <summary>The bronze files whose lines it has recorded, each with how much of it.</summary>
    public static IReadOnlyList<(string File, long Bytes, long Lines)> Segments(Database warehouse) =>
        Has(warehouse, "segments")
            ? warehouse.Query(
                "SELECT bronze_file, recorded_bytes, recorded_lines FROM ops.segments ORDER BY ALL",
                r => (r.Text(0), r.Integer(1), r.Integer(2))
            )
            : [];

    /// <summary>The runs of which it knows how they ended.</summary>
    public static IReadOnlyList<string> FinishedRuns(Database warehouse) =>
        Has(warehouse, "runs")
            ? warehouse.Query("SELECT run_id FROM ops.runs WHERE finished_at IS NOT NULL ORDER BY ALL", r => r.Text(0))
            : [];

    /// <summary>The lines of bronze that it could not read.</summary>
    public static HashSet<(string File, long Line)> Unreadable(Database warehouse) =>
        Has(warehouse, "quarantine")
            ?
            [
                .. warehouse.Query(
                    "SELECT bronze_file, bronze_line FROM ops.quarantine WHERE row_number = 0",
                    r => (r.Text(0), r.Integer(1))
                ),
            ]
            : [];

    /// <summary>A number and what it counts.</summary>
    public static string Count(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {what}{(number == 1 ? "" : "s")}");

    private static bool Has(Database warehouse, string table) =>
        warehouse.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = $table", ("table", table))
        > 0;
}
