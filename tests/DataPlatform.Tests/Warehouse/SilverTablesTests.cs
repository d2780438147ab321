using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
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
