using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class SilverTablesTests
{
    private static readonly SilverTable Table = Some.Table("a", ["x"], ("x", ColumnType.Text), ("y", ColumnType.Integer));

    [Fact]
    public void A_new_table_has_its_declared_columns_and_where_each_row_came_from()
    {
        using var warehouse = Some.Warehouse();

        SilverTables.Ensure(warehouse, [Table]);

        Assert.Equal(
            [
                "x VARCHAR",
                "y BIGINT",
                "_run_id VARCHAR",
                "_bronze_file VARCHAR",
                "_bronze_line BIGINT",
                "_ingested_at TIMESTAMP",
                "_promotion BIGINT",
            ],
            Columns(warehouse)
        );
    }

    [Fact]
    public void A_recipe_that_gained_a_column_widens_its_table()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        warehouse.Execute("INSERT INTO silver.a (x, y) VALUES ('A', 1)");

        SilverTables.Ensure(
            warehouse,
            [Some.Table("a", ["x"], ("x", ColumnType.Text), ("y", ColumnType.Integer), ("order", ColumnType.Date))]
        );

        Assert.Contains("order DATE", Columns(warehouse));
        Assert.Equal(["A"], warehouse.Query("""SELECT x FROM silver.a WHERE "order" IS NULL""", r => r.Text(0)));
    }

    [Fact]
    public void A_recipe_that_lost_a_column_leaves_the_stored_one()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);

        SilverTables.Ensure(warehouse, [Table with { Columns = [Table.Columns[0]] }]);

        Assert.Contains("y BIGINT", Columns(warehouse));
    }

    [Fact]
    public void A_column_whose_type_changed_is_refused_with_what_to_do()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);

        var refused = Assert.Throws<ConfigurationException>(() =>
            SilverTables.Ensure(warehouse, [Some.Table("a", ["x"], ("x", ColumnType.Integer), ("y", ColumnType.Date))])
        );

        Assert.Equal(
            [
                "silver.a.x is VARCHAR in the warehouse, but its recipe says BIGINT; run 'dataplatform rebuild'",
                "silver.a.y is BIGINT in the warehouse, but its recipe says DATE; run 'dataplatform rebuild'",
            ],
            refused.Problems
        );
    }

    [Fact]
    public void A_table_whose_key_changed_is_refused_and_then_no_table_is_touched()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var other = Some.Table("b", ["it's"], ("it's", ColumnType.Text));

        var refused = Assert.Throws<ConfigurationException>(() => SilverTables.Ensure(warehouse, [other, Table with { Key = ["x", "y"] }]));

        Assert.Equal(
            ["silver.a has the key x in the warehouse, but its recipe says key x, y; run 'dataplatform rebuild'"],
            refused.Problems
        );
        Assert.Equal(["a"], warehouse.Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'silver'", r => r.Text(0)));
    }

    [Fact]
    public void A_table_that_cannot_be_made_leaves_the_others_unmade_too()
    {
        using var warehouse = Some.Warehouse();
        var impossible = Some.Table("b", ["x"], ("x", ColumnType.Text), ("X", ColumnType.Text));

        Assert.Throws<DuckDBException>(() => SilverTables.Ensure(warehouse, [Table, impossible]));

        Assert.Empty(Columns(warehouse));
    }

    [Fact]
    public void Whatever_a_key_is_called_it_is_known_again()
    {
        using var warehouse = Some.Warehouse();
        var table = Some.Table("a", ["it's", "\"so\""], ("it's", ColumnType.Text), ("\"so\"", ColumnType.Text));

        SilverTables.Ensure(warehouse, [table]);
        SilverTables.Ensure(warehouse, [table]);

        Assert.Contains("it's VARCHAR", Columns(warehouse));
    }

    private static List<string> Columns(Database warehouse) =>
        warehouse.Query(
            "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'silver' AND table_name = 'a'",
            r => r.Text(0)
        );
}
