using System.Globalization;
using DuckDB.NET.Data;

namespace DataPlatform.Tests.Support;

/// <summary>Looks at a warehouse from outside, as any DuckDB would, and makes its tables comparable.</summary>
internal static class Tables
{
    /// <summary>
    /// Rows and hash of every table of the schemas, by <c>schema.table</c>. Rows are taken in the order of their values, so of their keys;
    /// columns that start with <c>_</c> (where a row came from, and when) are left out, and so are those named in <paramref name="without"/>.
    /// </summary>
    public static SortedDictionary<string, string> Hashes(string dataFolder, IReadOnlyList<string> schemas, params string[] without) =>
        Hashes(dataFolder, table => schemas.Contains(table.Split('.')[0], StringComparer.Ordinal), without);

    /// <summary>What a run is for: the silver and gold tables.</summary>
    public static SortedDictionary<string, string> Promoted(string dataFolder) => Hashes(dataFolder, ["silver", "gold"]);

    /// <summary>
    /// What a replay must give back: silver, gold, and what ops knows besides the diary of the runs. Run ids and places in bronze come
    /// from bronze, so they count, too.
    /// </summary>
    public static SortedDictionary<string, string> Replayable(string dataFolder) =>
        Hashes(
            dataFolder,
            table =>
                table
                    is "ops.watermarks"
                        or "ops.quarantine"
                        or "ops.schema_drift"
                        or "ops.open_requests"
                        or "ops.open_answers"
                        or "ops.windows"
                || table.StartsWith("silver.", StringComparison.Ordinal)
                || table.StartsWith("gold.", StringComparison.Ordinal),
            []
        );

    /// <summary>The rows of a query as text, one line a row, columns apart by <c>|</c>; NULL is empty.</summary>
    public static IReadOnlyList<string> Rows(string dataFolder, string sql)
    {
        using var prompt = Prompt.At(Warehouse(dataFolder));
        return Query(prompt.Connection, sql);
    }

    /// <summary>What a DuckDB says that has no warehouse open, as a user at its prompt.</summary>
    public static IReadOnlyList<string> AtThePrompt(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        return Query(connection, sql);
    }

    /// <summary>The only value of a query.</summary>
    public static string Value(string dataFolder, string sql) => Rows(dataFolder, sql).Single();

    /// <summary>The same while this process has a run going: DuckDB shares a file between connections of one process when they ask alike.</summary>
    public static IReadOnlyList<string> RowsDuringRun(string dataFolder, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Warehouse(dataFolder)}");
        connection.Open();
        return Query(connection, sql);
    }

    /// <summary>Runs statements that somebody else than the program might run.</summary>
    public static void Execute(string dataFolder, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Warehouse(dataFolder)}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test writes its own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Every row of every table, as text.</summary>
    public static string Dump(string dataFolder)
    {
        using var prompt = Prompt.At(Warehouse(dataFolder));
        var tables = Query(prompt.Connection, "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY ALL");
        return string.Join('\n', tables.SelectMany(t => Query(prompt.Connection, $"FROM {t}").Select(row => $"{t}|{row}")));
    }

    /// <summary>The warehouse's file and those beside it, by name.</summary>
    public static IEnumerable<string?> Files(string dataFolder) =>
        Directory.GetFiles(dataFolder, "warehouse*").Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public static string Warehouse(string dataFolder) => Path.Combine(dataFolder, "warehouse.duckdb");

    private static SortedDictionary<string, string> Hashes(string dataFolder, Func<string, bool> isWanted, string[] without)
    {
        using var prompt = Prompt.At(Warehouse(dataFolder));
        var columns = Query(
            prompt.Connection,
            """
            SELECT c.schema_name, c.table_name, c.column_name FROM duckdb_columns() AS c SEMI JOIN duckdb_tables() USING (table_oid)
            WHERE NOT c.internal ORDER BY ALL
            """
        );
        var hashes = columns
            .Select(c => c.Split('|'))
            .GroupBy(c => $"{c[0]}.{c[1]}", c => c[2])
            .Where(table => isWanted(table.Key))
            .Select(table => Hash(table.Key, table.Where(c => !c.StartsWith('_') && !without.Contains(c, StringComparer.Ordinal))))
            .ToList();
        // One statement for all, which costs much less than one for each.
        return hashes.Count == 0
            ? []
            : new(
                Query(prompt.Connection, string.Join(" UNION ALL ", hashes))
                    .Select(row => row.Split('|'))
                    .ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal),
                StringComparer.Ordinal
            );
    }

    private static string Hash(string table, IEnumerable<string> columns)
    {
        var (schema, name) = (table.Split('.')[0], table.Split('.')[1]);
        var row = string.Join(", ", columns.Select(c => $"\"{c}\" := \"{c}\""));
        return $"""
            SELECT '{table}', count(*) || ' rows ' || md5(coalesce(string_agg(line, chr(10) ORDER BY line), ''))
            FROM (SELECT to_json(struct_pack({row}))::VARCHAR AS line FROM "{schema}"."{name}")
            """;
    }

    private static List<string> Query(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test writes its own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader, i))));
        }

        return rows;
    }

    private static string Text(DuckDBDataReader reader, int column) =>
        reader.IsDBNull(column)
            ? ""
            : reader.GetValue(column) switch
            {
                DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
                DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                System.Collections.IEnumerable list and not string => string.Join(',', list.Cast<object>()),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
}
