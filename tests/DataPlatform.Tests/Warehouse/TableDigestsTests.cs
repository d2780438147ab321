using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class TableDigestsTests
{
    private static readonly string[] Known =
    [
        "watermarks",
        "windows",
        "open_requests",
        "open_answers",
        "quarantine",
        "schema_drift",
        "recipes",
    ];
    private static readonly string[] Left = ["ops.schema_drift.example", "ops.schema_drift.first_run_id", "ops.schema_drift.last_run_id"];

    [Fact]
    public void Each_column_counts_but_those_that_say_where_a_row_came_from()
    {
        using var warehouse = Some.Warehouse();
        Fill(warehouse);
        var before = TableDigests.Of(warehouse);
        var seen = new List<string>();
        foreach (
            var (schema, table, columns) in WarehouseContents
                .Columns(warehouse)
                .Where(c => before.Keys.Any(k => k.Table == $"{c.Schema}.{c.Table}"))
        )
        {
            foreach (var column in columns.Except(["source", "dataset"], StringComparer.Ordinal))
            {
                var (name, place) = (Sql.Name(schema, table), Sql.Name(column));
                warehouse.Execute($"CREATE OR REPLACE TEMP TABLE kept AS FROM {name}");
                warehouse.Execute($"UPDATE {name} SET {place} = NULL");
                if (!TableDigests.Of(warehouse).OrderBy(d => d.Key).SequenceEqual(before.OrderBy(d => d.Key)))
                {
                    seen.Add($"{schema}.{table}.{column}");
                }

                warehouse.Execute($"DELETE FROM {name}; INSERT INTO {name} FROM kept");
            }
        }

        var all = Known
            .Select(t => ("ops", t))
            .Append(("silver", "t"))
            .Append(("gold", "g"))
            .SelectMany(t =>
                WarehouseContents.Columns(warehouse).Single(c => (c.Schema, c.Table) == t).Columns.Select(c => $"{t.Item1}.{t.Item2}.{c}")
            )
            .Where(c =>
                !Left.Contains(c, StringComparer.Ordinal)
                && !c.EndsWith(".source", StringComparison.Ordinal)
                && !c.EndsWith(".dataset", StringComparison.Ordinal)
            )
            .Where(c =>
                !c.StartsWith("silver.t._", StringComparison.Ordinal)
                || c.EndsWith("_gone_at", StringComparison.Ordinal)
                || c.EndsWith("_asked_for", StringComparison.Ordinal)
            )
            .Where(c => !c.StartsWith("gold.g._", StringComparison.Ordinal));
        Assert.Equal(all.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_order_of_rows_does_not_count_their_number_does_and_so_does_whose_they_are()
    {
        var one = Digest("('a', 'x'), ('a', 'y'), ('b', 'x')");

        Assert.Equal(one, Digest("('b', 'x'), ('a', 'y'), ('a', 'x')"));
        Assert.NotEqual(one, Digest("('a', 'x'), ('a', 'y'), ('b', 'x'), ('b', 'x'), ('b', 'x')"));
        Assert.NotEqual(one, Digest("('a', 'x'), ('b', 'y'), ('a', 'x')"));
        Assert.NotEqual(one, Digest("('a', 'x'), ('a', 'y'), ('b', NULL)"));
        Assert.NotEqual(Digest("('a', 'b')"), Digest("('b', 'a')"));
        Assert.Empty(Digest(null));
    }

    /// <summary>A list that grows and shrinks is as long as it is; one that was cut may be as long as it was once.</summary>
    [Fact]
    public void How_long_the_longest_answer_was_counts_only_where_its_rows_have_days()
    {
        Assert.Equal(Mark("NULL", 5), Mark("NULL", 6));
        Assert.NotEqual(Mark("'2026-01-09'", 5), Mark("'2026-01-09'", 6));

        static string Mark(string oldest, int rows)
        {
            using var warehouse = Some.Warehouse();
            warehouse.Execute(
                $"INSERT INTO ops.watermarks (source, dataset, most_rows, most_rows_oldest) VALUES ('s', 'd', {rows}, {oldest})"
            );
            return string.Join(' ', TableDigests.Of(warehouse));
        }
    }

    private static string Digest(string? rows)
    {
        using var warehouse = Some.Warehouse();
        if (rows is not null)
        {
            warehouse.Execute($"CREATE TABLE silver.t (a VARCHAR, b VARCHAR); INSERT INTO silver.t VALUES {rows}");
        }

        return string.Join(' ', TableDigests.Of(warehouse));
    }

    private static void Fill(Database warehouse)
    {
        warehouse.Execute(
            """
            CREATE TABLE silver.t (id INTEGER, most_rows VARCHAR, _run_id VARCHAR, _bronze_file VARCHAR, _bronze_line BIGINT, _ingested_at TIMESTAMP,
                _promotion BIGINT, _gone_at TIMESTAMP, _asked_for VARCHAR, _last_seen VARCHAR);
            INSERT INTO silver.t VALUES (1, 'a', 'r', 'f', 1, '2026-01-09', 1, '2026-01-09', 'x', 'r');
            CREATE TABLE gold.g (id INTEGER, _run_id VARCHAR, _promotion BIGINT);
            INSERT INTO gold.g VALUES (1, 'r', 1);
            """
        );
        foreach (var table in Known)
        {
            warehouse.Execute($"CREATE OR REPLACE TABLE ops.{table} AS FROM ops.{table}");
            var values = warehouse.Query(
                $"SELECT column_type FROM (DESCRIBE ops.{table})",
                r =>
                    r.Text(0) switch
                    {
                        "VARCHAR" => "'s'",
                        "VARCHAR[]" => "['s']",
                        "BOOLEAN" => "TRUE",
                        "DATE" or "TIMESTAMP" => "'2026-01-09'",
                        _ => "1",
                    }
            );
            warehouse.Execute($"INSERT INTO ops.{table} VALUES ({string.Join(", ", values)})");
        }
    }
}
