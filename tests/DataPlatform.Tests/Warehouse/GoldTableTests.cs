using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>The steps of which a promotion is made. The names hold quotes and spaces, on purpose.</summary>
public sealed class GoldTableTests
{
    private static readonly GoldModel Model = new(
        "sum \"of\" all",
        ["the key"],
        [new("silver", "first", ["the key"]), new("silver", "second", ["other \"key\""])],
        Needs: [],
        Replaces: "TRUE",
        """SELECT "the key", count(*) AS rows FROM silver.first WHERE "the key" IN (FROM changed) GROUP BY ALL""",
        "model.sql"
    );

    [Fact]
    public void Changes_are_the_keys_that_any_input_has_touched_since_then()
    {
        using var warehouse = Inputs();
        var table = new GoldTable(warehouse, Model);

        Assert.True(table.CollectChanges(since: null));
        Assert.Equal(["a", "b", "c", "d"], Changed(warehouse));

        Assert.True(table.CollectChanges(since: 1));
        Assert.Equal(["b", "d"], Changed(warehouse));

        Assert.False(table.CollectChanges(since: 2));
        Assert.False(new GoldTable(warehouse, Model with { Inputs = [] }).CollectChanges(since: null));
    }

    [Fact]
    public void What_is_built_is_merged_and_what_is_no_longer_given_is_deleted()
    {
        using var warehouse = Inputs();
        var table = new GoldTable(warehouse, Model);
        Assert.False(table.Exists());

        Promote(1, table.Fill);
        Assert.True(table.Exists());
        Assert.Equal(["a 1 run-1 1", "b 1 run-1 1"], Rows());

        warehouse.Execute("DELETE FROM silver.first WHERE \"the key\" = 'a'");
        warehouse.Execute("INSERT INTO silver.first VALUES ('b', 3), ('c', 3)");
        Assert.Equal(1, Promote(2, table.Merge));

        Assert.Equal(["b 2 run-2 2", "c 1 run-2 2"], Rows());
        Assert.Equal(2, table.Count());
        Assert.Empty(warehouse.Query("SELECT table_name FROM duckdb_tables() WHERE table_name IN ('changed', 'built')", r => r.Text(0)));
        table.Drop();
        Assert.False(table.Exists());

        long Promote(long promotion, Func<string, long, long> write)
        {
            table.CollectChanges(since: null);
            table.Build();
            write($"run-{promotion}", promotion);
            var deleted = table.DeleteReplaced();
            table.DropTemporary();
            return deleted;
        }

        List<string> Rows() =>
            warehouse.Query(
                """SELECT concat_ws(' ', "the key", rows, _run_id, _promotion) FROM gold."sum ""of"" all" ORDER BY ALL""",
                r => r.Text(0)
            );
    }

    [Fact]
    public void Built_rows_are_counted_with_their_keys_and_those_without_one()
    {
        using var warehouse = Inputs();
        var table = new GoldTable(
            warehouse,
            Model with
            {
                Sql = "SELECT * FROM (VALUES ('a', 1), ('a', 2), (NULL, 3)) AS v(\"the key\", n)",
            }
        );

        table.Build();

        Assert.Equal(["the key", "n"], table.BuiltColumns());
        Assert.Equal((3, 2, 1), table.CountBuilt());
    }

    [Theory]
    [InlineData("SELECT 1", 1, null)]
    [InlineData("SELECT 1;", 1, null)]
    [InlineData("SELECT 1; SELECT 2", 2, null)]
    [InlineData("ROLLBACK", 0, "Only SELECT statements can be serialized to json!")]
    [InlineData("SELECT 1; ROLLBACK", 0, "Only SELECT statements can be serialized to json!")]
    [InlineData("SELEKT 1", 0, "syntax error at or near \"SELEKT\"")]
    public void The_parser_says_how_many_statements_a_text_holds(string sql, long statements, string? error)
    {
        using var warehouse = Some.Warehouse();

        Assert.Equal(new ParsedSql(statements, error), ParsedSql.Of(warehouse, sql));
    }

    private static Database Inputs()
    {
        var warehouse = Some.Warehouse();
        warehouse.Execute(
            """"
            CREATE TABLE silver.first ("the key" VARCHAR, _promotion BIGINT);
            CREATE TABLE silver.second ("other ""key""" VARCHAR, _promotion BIGINT);
            INSERT INTO silver.first VALUES ('a', 1), ('b', 2);
            INSERT INTO silver.second VALUES ('b', 1), ('c', 1), ('d', 2);
            """"
        );
        return warehouse;
    }

    private static List<string> Changed(Database warehouse) => warehouse.Query("FROM changed ORDER BY ALL", r => r.Text(0));
}
