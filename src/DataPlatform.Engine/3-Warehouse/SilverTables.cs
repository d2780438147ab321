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

    /// <summary>Those of some tables that are there with the columns and the key that their recipes declare, in whatever order.</summary>
    public static IEnumerable<SilverTable> AsDeclared(Database warehouse, IEnumerable<SilverTable> tables)
    {
        // DuckDB goes through its whole catalog for one table as for all.
        var columns = warehouse
            .Query(
                "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'silver'",
                r => (Table: r.Text(0), Column: (r.Text(1), r.Text(2)))
            )
            .ToLookup(c => c.Table, c => c.Column, StringComparer.OrdinalIgnoreCase);
        var comments = warehouse
            .Query(
                "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'silver'",
                r => (Table: r.Text(0), Comment: r.Text(1))
            )
            .ToLookup(t => t.Table, t => t.Comment, StringComparer.OrdinalIgnoreCase);
        return tables.Where(t =>
            columns[t.Name].ToHashSet().SetEquals(Declared(t)) && comments[t.Name].Any(c => KeyIn(c).SetEquals(t.Key))
        );
    }

    /// <summary>Whether one is there as its recipe declares it.</summary>
    /// <inheritdoc cref="AsDeclared"/>
    public static bool IsAsDeclared(Database warehouse, SilverTable table) => AsDeclared(warehouse, [table]).Any();

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

    private static HashSet<string> KeyIn(string comment) =>
        comment.Split(KeyWords, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

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
