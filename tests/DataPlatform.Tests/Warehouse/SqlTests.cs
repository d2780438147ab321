using CsCheck;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>Whatever a name or a text holds, DuckDB reads it back as it was.</summary>
public sealed class SqlTests
{
    private static readonly Gen<string> Hostile = Gen.Char["ab\"';-- \\\n$%é"].Array[1, 12].Select(c => new string(c));

    [Fact]
    public void A_quoted_name_is_that_name()
    {
        using var warehouse = Some.Warehouse();
        Hostile.Sample(
            name =>
            {
                warehouse.Execute($"CREATE OR REPLACE TEMP TABLE named ({Sql.Name(name)} BIGINT)");

                Assert.Equal(
                    [name],
                    warehouse.Query("SELECT column_name FROM duckdb_columns() WHERE table_name = 'named'", r => r.Text(0))
                );
            },
            iter: 300,
            threads: 1
        );
    }

    [Fact]
    public void A_quoted_text_is_that_text()
    {
        using var warehouse = Some.Warehouse();
        Hostile.Sample(text => Assert.Equal([text], warehouse.Query($"SELECT {Sql.Literal(text)}", r => r.Text(0))), iter: 300, threads: 1);
    }

    [Fact]
    public void DuckDB_takes_no_bound_value_where_a_literal_is_written()
    {
        using var warehouse = Some.Warehouse();
        warehouse.Execute("CREATE TEMP TABLE named (n BIGINT)");

        Assert.Throws<DuckDB.NET.Data.DuckDBException>(() => warehouse.Execute("COMMENT ON TABLE named IS $text", ("text", "key n")));
    }
}
