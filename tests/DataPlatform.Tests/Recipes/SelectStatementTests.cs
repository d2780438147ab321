using DataPlatform.Recipes.Reading;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class SelectStatementTests
{
    [Theory]
    [InlineData("SELECT symbol FROM silver.list ORDER BY symbol", "silver.list")]
    [InlineData("FROM Silver.\"List\";", "silver.list")]
    [InlineData("SELECT 'silver.other' AS x, silver.y FROM silver.list AS silver -- silver.more", "silver.list")]
    [InlineData("SELECT a FROM warehouse.silver.list", "silver.list")]
    [InlineData("WITH list AS (SELECT * FROM silver.a) SELECT x FROM list JOIN gold.b USING (x)", "gold.b silver.a")]
    [InlineData("WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM t, silver.q) SELECT a FROM t", "silver.q")]
    [InlineData(
        "SELECT a FROM silver.a UNION SELECT b FROM (SELECT * FROM silver.b, LATERAL (FROM silver.c))",
        "silver.a silver.b silver.c"
    )]
    [InlineData("SELECT x FROM silver.a WHERE x IN (SELECT y FROM silver.b WHERE EXISTS (FROM silver.a))", "silver.a silver.b")]
    [InlineData("SELECT (SELECT max(x) FROM silver.\"a.b\")", "silver.a.b")]
    [InlineData("PIVOT silver.a ON x IN (1, 2) USING sum(y)", "silver.a")]
    [InlineData("SELECT unnest(['A', 'B'])", "")]
    [InlineData("SELECT x FROM unqualified", "")]
    [InlineData("SELECT {'type': 'BASE_TABLE', 'schema_name': 'silver'}", "")]
    public void The_tables_are_those_that_the_parser_finds_and_no_names_of_the_querys_own(string sql, string tables)
    {
        var select = SelectStatement.Parse(sql);

        Assert.Null(select.Problem);
        Assert.Equal(tables.Split(' ', StringSplitOptions.RemoveEmptyEntries), select.Tables);
    }

    [Theory]
    [InlineData("SELEKT", "syntax error at or near \"SELEKT\"")]
    [InlineData("SELECT 'open", "unterminated quoted string at or near \"'open\"")]
    [InlineData("SELECT 1; SELECT 2", "this holds 2 statements")]
    [InlineData("-- nothing", "this holds 0 statements")]
    [InlineData("DELETE FROM silver.list", "this is another statement")]
    [InlineData("ROLLBACK; SELECT 1", "this is another statement")]
    [InlineData("COPY silver.list TO 'file'", "this is another statement")]
    public void What_is_not_one_select_is_told_and_reads_nothing(string sql, string problem)
    {
        var select = SelectStatement.Parse(sql);

        Assert.Equal(problem, select.Problem);
        Assert.Empty(select.Tables);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("(SELECT ", ")")]
    [InlineData("[", "]")]
    [InlineData("NOT ", "")]
    [InlineData("1 + ", "")]
    public void A_query_of_any_depth_is_read_or_refused(string open, string close)
    {
        foreach (var depth in new[] { 100, 900, 4_000 })
        {
            var select = SelectStatement.Parse($"SELECT {Repeat(open, depth)}1{Repeat(close, depth)} FROM silver.deep");

            Assert.True(select.Problem is not null || select.Tables is ["silver.deep"], $"{open} {depth}: {select}");
        }

        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
    }

    [Fact]
    public void A_text_with_a_NUL_or_half_a_character_brings_nothing_down()
    {
        Assert.All(["SELECT '\0' FROM silver.a", "SELECT '\ud800' FROM silver.a", "\0"], sql => SelectStatement.Parse(sql));
    }
}
