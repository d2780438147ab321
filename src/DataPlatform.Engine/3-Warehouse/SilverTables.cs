using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>The silver tables. Writes belong inside the caller's transaction.</summary>
internal static class SilverTables
{
    // What stands before the key in a table's comment, and between its columns.
    private static readonly string[] KeyWords = ["key ", ", "];

    /// <summary>The names of those that are there.</summary>
    public static HashSet<string> Names(Database warehouse) =>
        warehouse
            .Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'silver'", r => r.Text(0))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of one, which must be there.</summary>
    public static long Rows(Database warehouse, string table) =>
        warehouse.Scalar<long>($"SELECT count(*) FROM {Sql.Name("silver", table)}");

    /// <summary>
    /// Whether one, which must be there, has no rows yet and just the columns that are declared now, in their order: then typed rows, whose values go
    /// by their place, fit into it as they are.
    /// </summary>
    public static bool TakesRowsAsTheyCome(Database warehouse, SilverTable table)
    {
        var name = Sql.Name("silver", table.Name);
        return warehouse.Scalar<long>($"SELECT count(*) FROM {name}") == 0
            && warehouse
                .Query($"SELECT column_name, column_type FROM (DESCRIBE {name})", r => (r.Text(0), r.Text(1)))
                .SequenceEqual(Declared(table));
    }

    /// <summary>Whether one has the columns and the key that its recipe declares, in whatever order.</summary>
    public static bool IsAsDeclared(Database warehouse, SilverTable table)
    {
        var columns = warehouse.Query(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'silver' AND lower(table_name) = lower($table)",
            r => (r.Text(0), r.Text(1)),
            ("table", table.Name)
        );
        var key = warehouse.Scalar<string>(
            "SELECT comment FROM duckdb_tables() WHERE schema_name = 'silver' AND lower(table_name) = lower($table)",
            ("table", table.Name)
        );
        return columns.ToHashSet().SetEquals(Declared(table))
            && (key ?? "").Split(KeyWords, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal).SetEquals(table.Key);
    }

    public static void Drop(Database warehouse, string table) => warehouse.Execute($"DROP TABLE IF EXISTS {Sql.Name("silver", table)}");

    /// <summary>Makes those that are missing, as their recipes declare them. One that is there stays as it is.</summary>
    public static void Ensure(Database warehouse, IEnumerable<SilverTable> tables)
    {
        var there = Names(warehouse);
        foreach (var table in tables.Where(t => there.Add(t.Name)))
        {
            Create(warehouse, table);
        }
    }

    private static IEnumerable<(string Name, string SqlType)> Declared(SilverTable table) =>
        table
            .Columns.Select(c => (c.Name, ColumnStorage.Of(c.Type).SqlType))
            .Concat(Lineage.Silver.Concat(table.Replace ? Lineage.Replaced : []).Select(c => (c.Name, c.SqlType)));

    private static void Create(Database warehouse, SilverTable table)
    {
        var columns = Declared(table).Select(c => $"{Sql.Name(c.Name)} {c.SqlType}");
        warehouse.Execute($"CREATE TABLE {Sql.Name("silver", table.Name)} ({string.Join(", ", columns)})");
        // For whoever looks at the file, and for IsAsDeclared.
        warehouse.Execute(
            $"COMMENT ON TABLE {Sql.Name("silver", table.Name)} IS {Sql.Literal(KeyWords[0] + string.Join(KeyWords[1], table.Key))}"
        );
    }
}
