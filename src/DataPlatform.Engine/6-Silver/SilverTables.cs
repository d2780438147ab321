using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The silver tables as the recipes declare them: made when missing, widened when a recipe gained a column.</summary>
internal static class SilverTables
{
    /// <summary>Where each row came from. Every silver table ends with these.</summary>
    public static readonly IReadOnlyList<(string Name, string Type)> Lineage =
    [
        ("_run_id", "VARCHAR"),
        ("_bronze_file", "VARCHAR"),
        ("_bronze_line", "BIGINT"),
        ("_ingested_at", "TIMESTAMP"),
        ("_promotion", "BIGINT"),
    ];

    public static string SqlType(ColumnType type) =>
        type switch
        {
            ColumnType.Text => "VARCHAR",
            ColumnType.Integer => "BIGINT",
            ColumnType.Double => "DOUBLE",
            ColumnType.Boolean => "BOOLEAN",
            ColumnType.Date => "DATE",
            ColumnType.Timestamp => "TIMESTAMP",
            _ => "JSON",
        };

    /// <exception cref="ConfigurationException">A table of the warehouse has another key, or a column another type, than its recipe now says.</exception>
    public static void Ensure(Database warehouse, IEnumerable<SilverTable> tables)
    {
        var existing = warehouse
            .Query(
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'silver'",
                r => (Table: r.Text(0), Column: r.Text(1), Type: r.Text(2))
            )
            .GroupBy(c => c.Table, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToDictionary(c => c.Column, c => c.Type, StringComparer.Ordinal), StringComparer.Ordinal);
        var keys = warehouse
            .Query(
                "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'silver' AND comment IS NOT NULL",
                r => (Table: r.Text(0), Key: r.Text(1))
            )
            .ToDictionary(k => k.Table, k => k.Key, StringComparer.Ordinal);
        var problems = new List<string>();
        var changes = new List<string>();
        foreach (var table in tables)
        {
            var key = KeyOf(table);
            if (!existing.TryGetValue(table.Name, out var columns))
            {
                changes.Add(CreateSql(table));
                changes.Add($"COMMENT ON TABLE {Sql.Name("silver", table.Name)} IS '{key}'");
                continue;
            }

            if (keys.TryGetValue(table.Name, out var before) && before != key)
            {
                problems.Add(
                    $"silver.{table.Name} has the {before} in the warehouse, but its recipe says {key}; run 'dataplatform rebuild'"
                );
            }

            foreach (var column in table.Columns)
            {
                var type = SqlType(column.Type);
                if (!columns.TryGetValue(column.Name, out var actual))
                {
                    changes.Add($"ALTER TABLE {Sql.Name("silver", table.Name)} ADD COLUMN {Sql.Name(column.Name)} {type}");
                }
                else if (actual != type)
                {
                    problems.Add(
                        $"silver.{table.Name}.{column.Name} is {actual} in the warehouse, but its recipe says {type}; run 'dataplatform rebuild'"
                    );
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        // What is refused has changed nothing.
        changes.ForEach(sql => warehouse.Execute(sql));
    }

    // Kept with the table, as its comment: rows merged by another key would stand beside the old ones. Column names hold no quotes (see lint).
    private static string KeyOf(SilverTable table) => $"key {string.Join(", ", table.Key)}";

    private static string CreateSql(SilverTable table)
    {
        var columns = table
            .Columns.Select(c => (c.Name, Type: SqlType(c.Type)))
            .Concat(Lineage)
            .Select(c => $"{Sql.Name(c.Name)} {c.Type}");
        return $"CREATE TABLE {Sql.Name("silver", table.Name)} ({string.Join(", ", columns)})";
    }
}
