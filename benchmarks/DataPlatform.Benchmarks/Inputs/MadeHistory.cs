using System.Globalization;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks.Inputs;

/// <summary>Fills a table with a history that nobody fetched: a thousand days of each symbol, sorted, with the lineage of the row that is there already.</summary>
internal static class MadeHistory
{
    /// <summary>Days of each symbol.</summary>
    public const int Days = 1_000;

    /// <param name="database">The file.</param>
    /// <param name="table">The table; it has one row at least.</param>
    /// <param name="shape">What its rows look like.</param>
    /// <param name="rows">How many rows to add.</param>
    public static void Insert(string database, string table, Shape shape, long rows)
    {
        using var connection = new DuckDBConnection($"Data Source={database}");
        connection.Open();
        using var command = connection.CreateCommand();
        // Made of the shapes of this program alone.
#pragma warning disable CA2100
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO {table} BY NAME
            SELECT 'S' || lpad(CAST(i // {Days} AS VARCHAR), 5, '0') AS symbol, DATE '2000-01-01' + CAST(i % {Days} AS INTEGER) AS date,
                {string.Join(", ", shape.Columns.Select(Value))}, lineage.*
            FROM range({rows}) AS r(i), (SELECT COLUMNS('^_') FROM {table} LIMIT 1) AS lineage
            """
        );
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string Value(ShapeColumn column, int index) =>
        column.Kind switch
        {
            ColumnKind.Price => $"CAST(hash(i + {index}) % 1000000 AS DOUBLE) / 100 AS {column.Name}",
            ColumnKind.Count => $"CAST(hash(i + {index}) % 1000000000 AS BIGINT) AS {column.Name}",
            _ => $"md5(CAST(i + {index} AS VARCHAR)) AS {column.Name}",
        };
}
