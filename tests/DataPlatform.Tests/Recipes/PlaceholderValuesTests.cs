using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class PlaceholderValuesTests
{
    private static readonly DatasetRecipe Recipe = Some.TickerRecipe with { Discriminator = "FY", Limit = 40 };

    [Fact]
    public void Every_placeholder_that_lint_knows_has_its_value()
    {
        var values = new PlaceholderValues(Recipe, "AAPL", new(2024, 1, 1), Some.Date) { Page = "7" };

        Assert.Equal(
            ["date=2024-06-12", "discriminator=FY", "from=2024-01-01", "limit=40", "page=7", "ticker=AAPL", "to=2024-06-12"],
            Placeholder.Names.Order(StringComparer.Ordinal).Select(n => $"{n}={values.Of(n)}")
        );
    }

    [Fact]
    public void What_a_request_does_not_have_is_empty()
    {
        var values = new PlaceholderValues(Some.Recipe, null, null, Some.Date);

        Assert.All(["ticker", "discriminator", "from", "limit", "page"], n => Assert.Equal("", values.Of(n)));
    }

    [Theory]
    [InlineData("tikcer")]
    [InlineData("Ticker")]
    [InlineData("")]
    public void An_unknown_name_is_an_error_and_never_the_value_of_another(string name)
    {
        var values = new PlaceholderValues(Recipe, "AAPL", null, Some.Date);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => values.Of(name));

        Assert.StartsWith("demo/price/FY: no such placeholder", error.Message, StringComparison.Ordinal);
    }
}
