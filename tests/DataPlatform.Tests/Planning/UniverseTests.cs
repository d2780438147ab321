using DataPlatform.Planning;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class UniverseTests
{
    private static RunOptions Options => new() { RecipesDirectory = "recipes", DataDirectory = "data" };

    [Fact]
    public void The_callers_tickers_replace_the_universe_trimmed_and_without_repeats()
    {
        var universe = new Universe(Options with { Tickers = ["MSFT", " AAPL ", "MSFT", "aapl", "", "  "] });
        using var warehouse = Some.Warehouse();

        Assert.Equal(
            ["MSFT", "AAPL", "aapl"],
            universe.Tickers(Some.Source with { Universe = "SELECT 'X'" }, warehouse, CancellationToken.None)
        );
    }

    [Fact]
    public void The_universe_query_says_the_tickers_and_their_order()
    {
        using var warehouse = Some.Warehouse();
        var source = Some.Source with { Universe = "SELECT x FROM (VALUES ('B'), ('A'), (NULL), ('B'), ('C')) t(x)" };

        Assert.Equal(["B", "A", "C"], new Universe(Options).Tickers(source, warehouse, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, "B")]
    [InlineData(2, "B A")]
    [InlineData(9, "B A C")]
    public void The_limit_counts_tickers_after_repeats_and_blanks_are_gone(int limit, string tickers)
    {
        var universe = new Universe(
            Options with
            {
                Tickers = ["B", "", "B", "A", "C"],
                Switches = new() { TickerLimit = limit },
            }
        );

        Assert.Equal(tickers.Split(' '), universe.Tickers(Some.Source, null, CancellationToken.None));
    }

    [Theory]
    [InlineData("BRK-B", true)]
    [InlineData("ABR^D", true)]
    [InlineData("AACT=", true)]
    [InlineData("../../etc/passwd", true)]
    [InlineData("a'; DROP TABLE x; --", true)]
    [InlineData("with space", true)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\u001b[31mb", false)]
    [InlineData("a\u0085b", false)]
    public void Any_text_a_vendor_uses_is_a_ticker_but_control_characters_are_not(string ticker, bool isTicker)
    {
        Assert.Equal(isTicker, Universe.IsTicker(ticker));
        Assert.Equal(
            isTicker ? [ticker] : [],
            new Universe(Options with { Tickers = [ticker] }).Tickers(Some.Source, null, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_ticker_has_at_most_64_characters(int length, bool isTicker)
    {
        Assert.Equal(isTicker, Universe.IsTicker(new string('x', length)));
    }

    [Fact]
    public void Without_a_warehouse_or_a_query_the_universe_is_empty()
    {
        using var warehouse = Some.Warehouse();

        Assert.Empty(new Universe(Options).Tickers(Some.Source with { Universe = "SELECT 'A'" }, null, CancellationToken.None));
        Assert.Empty(new Universe(Options).Tickers(Some.Source, warehouse, CancellationToken.None));
    }

    [Theory]
    [InlineData("SELECT symbol FROM silver.nowhere")]
    [InlineData("SELEKT")]
    [InlineData("SELECT 1/0 AS x, error('stop')")]
    public void A_query_that_does_not_run_is_a_configuration_error_that_names_file_and_source(string query)
    {
        using var warehouse = Some.Warehouse();

        var refused = Assert.Throws<ConfigurationException>(() =>
            new Universe(Options).Tickers(Some.Source with { Universe = query }, warehouse, CancellationToken.None)
        );

        Assert.StartsWith("demo.yaml: source demo: the universe query fails: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Numbers_and_other_types_are_tickers_by_their_text()
    {
        using var warehouse = Some.Warehouse();

        Assert.Equal(
            ["700", "5"],
            new Universe(Options).Tickers(Some.Source with { Universe = "SELECT unnest([700, 5])" }, warehouse, CancellationToken.None)
        );
    }
}
