using System.Globalization;
using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>
/// What DuckDB does at its best with the same bytes: one <c>read_json</c> with declared types, unnested and merged by key into a table with the same
/// columns, the engine's lineage among them. It checks nothing, keeps no books and quarantines nothing.
/// </summary>
internal sealed class DuckDbLoad : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shape _shape;
    private readonly DuckDBConnection _connection;

    public DuckDbLoad(Shape shape)
    {
        _shape = shape;
        _connection = new($"Data Source={_folder["baseline.duckdb"]}");
        _connection.Open();
        Empty();
    }

    /// <summary>Makes the table anew, without rows.</summary>
    public void Empty() =>
        Execute(
            $"CREATE OR REPLACE TABLE rows (symbol VARCHAR, date DATE, {Columns(c => $"{c.Name} {c.SqlType}")}, {Lineages(static l => $"{l} {TypeOf(l)}")})"
        );

    /// <summary>Merges a segment into the table, in one transaction.</summary>
    public void Merge(string segment)
    {
        var body = $"STRUCT(symbol VARCHAR, date DATE, {Columns(c => $"{c.Name} {c.SqlType}")})[]";
        Execute(
            $$"""
            MERGE INTO rows AS t USING (
                SELECT unnest(body, max_depth := 2), {{Lineages(static l => $"{ValueOf(l)} AS {l}")}}
                FROM (SELECT *, row_number() OVER () AS line FROM read_json('{{segment}}', format = 'newline_delimited', filename = true,
                    maximum_object_size = 134217728, columns = {run_id: 'VARCHAR', received_at: 'TIMESTAMP', body: '{{body}}'}))) AS s
            ON t.symbol = s.symbol AND t.date = s.date
            WHEN MATCHED AND ({{string.Join(" OR ", _shape.Columns.Select(c => $"t.{c.Name} IS DISTINCT FROM s.{c.Name}"))}})
                THEN UPDATE SET {{Columns(c => $"{c.Name} = s.{c.Name}")}}, {{Lineages(static l => $"{l} = s.{l}")}}
            WHEN NOT MATCHED THEN INSERT
            """
        );
    }

    /// <summary>Rows in the table.</summary>
    public long Rows()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM rows";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        // Made of the shapes of this program alone.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private string Columns(Func<ShapeColumn, string> text) => string.Join(", ", _shape.Columns.Select(text));

    private static string Lineages(Func<string, string> text) => string.Join(", ", Lineage.Silver.Select(l => text(l.Name)));

    private static string TypeOf(string lineage) => Lineage.Silver.Single(l => l.Name == lineage).SqlType;

    private static string ValueOf(string lineage) =>
        lineage switch
        {
            "_run_id" => "run_id",
            "_bronze_file" => "filename",
            "_bronze_line" => "line",
            "_ingested_at" => "received_at",
            "_promotion" => "1",
            _ => throw new NotSupportedException($"the baseline does not know what {lineage} holds"),
        };
}
