using System.Globalization;
using DataPlatform.Planning;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class DueRuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    public void What_never_succeeded_is_due(int minAge)
    {
        Assert.Null(DueRule.WhyNot(null, Some.Date, minAge));
    }

    [Theory]
    [InlineData(0, 0, "succeeded today")]
    [InlineData(1, 0, "succeeded today")]
    [InlineData(90, 0, "succeeded today")]
    [InlineData(0, 1, null)]
    [InlineData(1, 1, null)]
    [InlineData(7, 1, "not due: 1 of 7 days old")]
    [InlineData(7, 6, "not due: 6 of 7 days old")]
    [InlineData(7, 7, null)]
    [InlineData(7, 8, null)]
    [InlineData(0, -1, "loaded on a later date, 2024-06-13")]
    [InlineData(7, -7, "loaded on a later date, 2024-06-19")]
    public void A_success_is_enough_for_its_day_and_for_min_age_days(int minAge, int age, string? why)
    {
        Assert.Equal(why, DueRule.WhyNot(Some.Date.AddDays(-age), Some.Date, minAge)?.ToString());
    }

    [Theory]
    [InlineData("rows 3", "3")]
    [InlineData("empty 3", "3")]
    [InlineData("missing 3", "3")]
    [InlineData("failed 3", null)]
    [InlineData("rows 3, empty 4", "3")]
    [InlineData("rows 3, missing 4", "3")]
    [InlineData("missing 4, empty 5, failed 6", "5")]
    [InlineData("retracted rows 3, missing 4", null)]
    public void For_a_ticker_an_answer_without_rows_counts_until_it_had_some(string told, string? last)
    {
        Assert.Equal(
            last,
            DueRule.LastAnswer(Some.TickerRecipe, Told(told), isPathKnown: true)?.Day.ToString(CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public void No_such_thing_counts_only_where_the_recipe_was_ever_answered_otherwise()
    {
        var (mark, empty) = (Told("missing 3"), Told("empty 3"));

        Assert.Null(DueRule.LastAnswer(Some.TickerRecipe, mark, DueRule.IsPathKnown([mark, Told("failed 2")])));
        Assert.NotNull(DueRule.LastAnswer(Some.TickerRecipe, mark, DueRule.IsPathKnown([mark, empty])));
        Assert.NotNull(DueRule.LastAnswer(Some.TickerRecipe, empty, isPathKnown: false));
    }

    [Fact]
    public void A_dataset_without_tickers_that_was_answered_without_rows_is_due()
    {
        Assert.Null(DueRule.LastAnswer(Some.Recipe, Told("empty 3"), isPathKnown: true));
    }

    private static Watermark Told(string what)
    {
        var days = what.Split(", ")
            .Select(w => w.Split(' '))
            .ToDictionary(w => w[^2], w => (DateOnly?)new DateOnly(2024, 6, w[^1][0] - '0'));
        var rows = days.GetValueOrDefault("rows");
        return new(what.StartsWith("retracted", StringComparison.Ordinal) ? null : rows, null)
        {
            LastRows = rows,
            LastEmpty = days.GetValueOrDefault("empty"),
            LastMissing = days.GetValueOrDefault("missing"),
            LastFailed = days.GetValueOrDefault("failed"),
        };
    }
}
