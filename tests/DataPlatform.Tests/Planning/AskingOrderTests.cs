using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class AskingOrderTests
{
    private static readonly Watermark Answered = new(Some.Date.AddDays(-1), null);
    private static readonly Watermark Failed = new(null, null) { LastFailed = Some.Date.AddDays(-1) };

    [Fact]
    public void Tickers_that_failed_the_last_time_come_last()
    {
        var order = Order(
            ["A", "B", "C", "D", "E"],
            ("A", Failed),
            ("B", Answered),
            ("C", Answered with { LastFailed = Answered.LastSuccess }),
            ("D", Answered with { LastFailed = Some.Date })
        );

        Assert.Equal(["B", "C", "E", "A", "D"], order);
    }

    [Fact]
    public void Of_tickers_that_failed_the_one_that_failed_longest_ago_comes_first()
    {
        var order = Order(["A", "B", "C", "D"], ("A", Failed), ("B", Failed with { LastFailed = Some.Date.AddDays(-3) }), ("C", Failed));

        Assert.Equal(["D", "B", "A", "C"], order);
    }

    [Fact]
    public void Of_a_recipe_that_was_never_answered_eight_tickers_from_all_over_the_list_come_first()
    {
        string[] tickers = [.. Enumerable.Range(0, 40).Select(i => $"T{i:00}")];

        var order = Order(tickers, ("T01", Failed));

        Assert.Equal(["T00", "T05", "T10", "T15", "T20", "T25", "T30", "T35"], order[..8].Order(StringComparer.Ordinal));
        Assert.Equal("T01", order[^1]);
        Assert.Equal(tickers, order.Order(StringComparer.Ordinal));
        Assert.Equal(tickers, Order(tickers, ("T01", Answered)));
        Assert.Equal(tickers, Order(tickers, ("of an earlier universe", Answered)));
    }

    [Fact]
    public void Recipes_that_failed_the_last_time_come_last()
    {
        DatasetRecipe[] recipes = [.. "ABCD".Select(n => Some.Recipe with { Dataset = $"{n}" })];
        var past = new Dictionary<RecipeId, RecipePast>
        {
            [recipes[0].Id] = new(WasAnswered: false, FailedLast: true),
            [recipes[1].Id] = new(WasAnswered: true, FailedLast: false),
            [recipes[2].Id] = new(WasAnswered: true, FailedLast: true),
        };

        Assert.Equal(["B", "D", "A", "C"], AskingOrder.Of(recipes, past).Select(r => r.Dataset));
    }

    private static List<string?> Order(IReadOnlyList<string> tickers, params (string Ticker, Watermark Mark)[] told)
    {
        var askings = Askings.Of(Some.TickerRecipe, tickers, _ => throw new InvalidOperationException("it asks for tickers alone"));
        var marks = new AskingMarks(askings);
        Array.ForEach(told, t => marks.Add(t.Ticker, t.Mark));
        return [.. AskingOrder.Of(askings.Count, marks).Select(place => askings[place].Name)];
    }
}
