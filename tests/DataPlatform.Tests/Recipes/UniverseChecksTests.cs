using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Universes that cannot work, and what those that can are known to read.</summary>
public sealed class UniverseChecksTests
{
    [Theory]
    [InlineData("SELEKT symbol", "'universe' must be one SELECT; syntax error at or near \"SELEKT\"")]
    [InlineData("ROLLBACK; SELECT 1", "'universe' must be one SELECT; this is another statement")]
    [InlineData("SELECT 1; SELECT 2", "'universe' must be one SELECT; this holds 2 statements")]
    public void A_universe_that_is_not_one_select_is_refused_with_its_line(string universe, string problem)
    {
        using var files = new RecipeFiles().With("a.yaml", Source("a", universe));

        Assert.Equal($"a.yaml:4: source: {problem}\n", files.ProblemText());
    }

    [Fact]
    public void A_universe_that_reads_what_its_own_tickers_load_is_refused_as_a_circle()
    {
        using var files = new RecipeFiles().With("a.yaml", Source("a", "SELECT ticker FROM silver.a_price"));

        Assert.Equal(
            "a.yaml:4: source: 'universe' needs itself: a <- a_price of a; read tables of datasets with 'scope: global'\n",
            files.ProblemText()
        );
    }

    [Fact]
    public void Universes_that_read_each_others_tables_are_refused_with_the_circle_as_a_path()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "SELECT symbol FROM silver.d_list"))
            .With("b.yaml", Source("b", "SELECT ticker FROM silver.c_price JOIN silver.a_price USING (ticker)"))
            .With("c.yaml", Source("c", "WITH x AS (FROM silver.d_price) SELECT ticker FROM x"))
            .With("d.yaml", Source("d", "SELECT ticker FROM silver.b_price"));

        Assert.Equal(
            "b.yaml:4: source: 'universe' needs itself: b <- c_price of c <- d_price of d <- b_price of b; "
                + "read tables of datasets with 'scope: global'\n",
            files.ProblemText()
        );
    }

    [Fact]
    public void A_gold_table_stands_for_the_silver_tables_below_it_in_a_circle_too()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "SELECT ticker FROM gold.top"))
            .Gold("low.sql", Model("low", "-- input: silver.a_price (ticker)"))
            .Gold("middle.sql", Model("middle", "-- needs: gold.low"))
            .Gold("top.sql", Model("top", "-- input: gold.middle (ticker)\n-- input: silver.a_list (symbol)"));

        Assert.Equal(
            "a.yaml:4: source: 'universe' needs itself: a <- a_price of a; read tables of datasets with 'scope: global'\n",
            files.ProblemText()
        );
        Assert.Equal(
            ["gold.top", "gold.middle", "silver.a_list", "gold.low", "silver.a_price"],
            Assert.Single(files.Load().Book.Sources).UniverseReads
        );
    }

    [Fact]
    public void Lists_of_other_sources_and_tables_of_sources_that_come_before_are_no_circle()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "SELECT ticker FROM silver.b_price"))
            .With("b.yaml", Source("b", "SELECT symbol FROM silver.a_list"));

        var book = files.Book();

        Assert.Equal(["silver.b_price"], book.Sources[0].UniverseReads);
        Assert.Same(book.Sources[0], book.Recipes[0].Source);
    }

    private static string Model(string table, string header) => $"-- table: gold.{table}\n-- key: ticker\n{header}\nSELECT 'A' AS ticker";

    private static string Source(string name, string universe) =>
        $$"""
            source:
              name: {{name}}
              base_url: http://127.0.0.1:1/
              universe: {{universe}}
            datasets:
              - { name: list, domain: d, scope: global, path: list, silver_table: {{name}}_list, key: [symbol], columns: { symbol: text } }
              - name: price
                domain: d
                scope: ticker
                path: price
                query: { symbol: "{ticker}" }
                silver_table: {{name}}_price
                key: [ticker]
                columns: { ticker: { type: text, value: "{ticker}" } }
            """;
}
