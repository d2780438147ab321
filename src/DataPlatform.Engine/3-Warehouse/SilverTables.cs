using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>The silver tables as the recipes declare them: made when missing, widened when a recipe gained a column.</summary>
internal static class SilverTables
{
    /// <summary>Makes the warehouse's tables fit their declarations. All of them or none. Opens a transaction of its own.</summary>
    /// <exception cref="ConfigurationException">A table of the warehouse has another key, or a column another type, than its recipe now says.</exception>
    public static void Ensure(Database warehouse, IEnumerable<SilverTable> tables)
    {
        var columns = StoredColumns(warehouse);
        var keys = StoredKeys(warehouse);
        var problems = new List<string>();
        var changes = new List<string>();
        foreach (var table in tables)
        {
            if (columns.TryGetValue(table.Name, out var stored))
            {
                problems.AddRange(Contradictions(table, keys.GetValueOrDefault(table.Name), stored));
                changes.AddRange(Widen(table, stored));
            }
            else
            {
                changes.AddRange(Create(table));
            }
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        if (changes.Count > 0)
        {
            warehouse.Transaction(() => changes.Sum(sql => warehouse.Execute(sql)));
        }
    }

    // By table: the type of each column.
    private static Dictionary<string, Dictionary<string, string>> StoredColumns(Database warehouse) =>
        warehouse
            .Query(
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'silver'",
                r => (Table: r.Text(0), Column: r.Text(1), Type: r.Text(2))
            )
            .GroupBy(c => c.Table, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToDictionary(c => c.Column, c => c.Type, StringComparer.Ordinal), StringComparer.Ordinal);

    private static Dictionary<string, string> StoredKeys(Database warehouse) =>
        warehouse
            .Query(
                "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'silver' AND comment IS NOT NULL",
                r => (Table: r.Text(0), Key: r.Text(1))
            )
            .ToDictionary(k => k.Table, k => k.Key, StringComparer.Ordinal);

    private static IEnumerable<string> Contradictions(SilverTable table, string? storedKey, Dictionary<string, string> storedColumns)
    {
        if (storedKey is not null && storedKey != KeyOf(table))
        {
            yield return $"silver.{table.Name} has the {storedKey} in the warehouse, but its recipe says {KeyOf(table)}; run 'dataplatform rebuild'";
        }

        foreach (var column in table.Columns)
        {
            var type = ColumnStorage.Of(column.Type).SqlType;
            if (storedColumns.TryGetValue(column.Name, out var stored) && stored != type)
            {
                yield return $"silver.{table.Name}.{column.Name} is {stored} in the warehouse, but its recipe says {type}; run 'dataplatform rebuild'";
            }
        }
    }

    private static IEnumerable<string> Create(SilverTable table)
    {
        var columns = table
            .Columns.Select(c => $"{Sql.Name(c.Name)} {ColumnStorage.Of(c.Type).SqlType}")
            .Concat(Lineage.Silver.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"));
        return
        [
            $"CREATE TABLE {Sql.Name("silver", table.Name)} ({string.Join(", ", columns)})",
            $"COMMENT ON TABLE {Sql.Name("silver", table.Name)} IS {Sql.Literal(KeyOf(table))}",
        ];
    }

    private static IEnumerable<string> Widen(SilverTable table, Dictionary<string, string> stored) =>
        table
            .Columns.Where(c => !stored.ContainsKey(c.Name))
            .Select(c => $"ALTER TABLE {Sql.Name("silver", table.Name)} ADD COLUMN {Sql.Name(c.Name)} {ColumnStorage.Of(c.Type).SqlType}");

    // Kept with the table, as its comment: rows merged by another key would stand beside the old ones.
    private static string KeyOf(SilverTable table) => $"key {string.Join(", ", table.Key)}";
}
