using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class AskedWindowTests
{
    private const string WithoutTo = "query: { symbol: \"{ticker}\", from: \"{from}\" }";

    [Fact]
    public void A_window_is_read()
    {
        using var files = Files("window: { format: epoch_ms, end: exclusive, step: 1mo, cap: 500 }");

        var recipe = files.Book().Recipes.Single(r => r.Dataset == "price");

        Assert.Equal(
            ("epoch_ms", true, new WindowStep(1, "mo")),
            (recipe.Window.Format?.Name, recipe.Window.EndIsExclusive, recipe.Window.Step)
        );
        Assert.Equal(new Pagination.Halves(500), recipe.Pagination);
        Assert.True(recipe.HasSteps);
    }

    [Theory]
    [InlineData(
        "window: { step: monthly }",
        "'step' must be a step like 15m, 1h, 1d, 2w, 1mo or 1y, of at most 1000 units, minutes and hours less than a day, not 'monthly'"
    )]
    [InlineData(
        "window: { step: 24h }",
        "'step' must be a step like 15m, 1h, 1d, 2w, 1mo or 1y, of at most 1000 units, minutes and hours less than a day, not '24h'"
    )]
    [InlineData("window: { step: 1h }", "'step' of 1h needs a 'format' with a time of day, like epoch_s or yyyy-MM-ddTHH:mm:ssK")]
    [InlineData(
        "window: { step: 15m, format: \"yyyy-MM-dd HH\" }",
        "'step' of 15m needs a 'format' with a time of day, like epoch_s or yyyy-MM-ddTHH:mm:ssK"
    )]
    [InlineData("window: { late: 1h }", "'late' has no effect: only a 'step' of minutes or hours asks for what is over")]
    [InlineData(
        "window: { step: 1h, format: epoch_s }\n    pagination: { type: page_number, param: page }",
        "'step' of less than a day and 'pagination' both say how the rest of an answer is asked for; keep one"
    )]
    [InlineData(
        "window: { step: 1h, format: epoch_s }\n    cadence: { min_age_days: 7 }",
        "'min_age_days' has no effect: with a 'step' of 1h each part of a day is asked when it is over"
    )]
    [InlineData("window: { step: 1h, format: epoch_s }\n    cadence: { min_age_days: 7 }\n    refetch_days: 9", "")]
    [InlineData("window: { cap: 1 }", "'cap' must be a whole number of 2 or more, not '1'")]
    [InlineData("window: { slice: 1d }", "unknown key 'slice' (did you mean 'step'?); write for example 'step: 1mo'")]
    [InlineData("window: { end: open }", "'end' must be one of inclusive, exclusive, not 'open' (did you mean 'exclusive'?)")]
    [InlineData(
        "window: { format: dd }",
        "'format' must be one of epoch_s, epoch_ms, epoch_us, epoch_ns, or a pattern like yyyyMMdd or MM/dd/yyyy HH:mm, not 'dd'"
    )]
    [InlineData(
        "window: { cap: 500 }\n    pagination: { type: page_number, param: page }",
        "'cap' and 'pagination' both say how the rest of an answer is asked for; keep one"
    )]
    [InlineData(
        "window: { step: 2d, cap: 5, end: exclusive }",
        "'step' cuts a window into parts: 'path', 'query' or 'body' needs {to}|'cap' cuts a window into parts: 'path', 'query' or 'body' needs {to}|'end' has no effect: no path, query or body holds {to}",
        WithoutTo
    )]
    public void What_a_window_cannot_be_is_told(string settings, string expected, string? query = null)
    {
        using var files = Files(settings, query);

        Assert.Equal(expected, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    [Theory]
    [InlineData("window: { step: 1d }", "query: { symbol: \"{ticker}\", date: \"{from}\" }")]
    [InlineData("window: { step: 1mo }", "query: { symbol: \"{ticker}\", month: \"{from | format('yyyy-MM')}\" }")]
    [InlineData("window: { step: 1mo }", "query: { symbol: \"{ticker}\", y: \"{from | year}\", m: \"{from | month | number}\" }")]
    [InlineData("window: { step: 1y }", "query: { symbol: \"{ticker}\", year: \"{from | year}\" }")]
    [InlineData("window: { step: 1y }", "query: { symbol: \"{ticker}\", year: \"{from | format('yyyy')}\" }")]
    [InlineData("window: { step: 1w, cap: 500 }", "query: { symbol: \"{ticker}\" }\n    body: { json: { days: [\"{from}\", \"{to}\"] } }")]
    public void A_day_or_a_named_month_needs_one_end_and_a_body_may_hold_both(string settings, string query)
    {
        using var files = Files(settings, query);

        Assert.Empty(files.Load().Problems);
    }

    [Theory]
    [InlineData("1d", "{from | format('yyyy-MM')}")]
    [InlineData("1w", "{from | format('yyyy-MM-dd')}")]
    [InlineData("1mo", "{from}")]
    [InlineData("1mo", "{from | format('yyyy-MM-dd')}")]
    [InlineData("1mo", "{from | month}")]
    [InlineData("1mo", "{from | day}")]
    [InlineData("1mo", "{from | lower}")]
    [InlineData("1mo", "{from | add_days(-1) | format('yyyy-MM')}")]
    [InlineData("1y", "{from | format('yyyy-MM')}")]
    [InlineData("2mo", "{from | format('yyyy-MM')}")]
    public void What_does_not_name_the_whole_window_needs_both_ends(string step, string sent)
    {
        using var files = Files($"window: {{ step: {step} }}", $"query: {{ symbol: \"{{ticker}}\", at: \"{sent}\" }}");

        Assert.Equal(
            "'step' cuts a window into parts: 'path', 'query' or 'body' needs {to}",
            string.Join('|', files.Load().Problems.Select(p => p.Message))
        );
    }

    [Fact]
    public void A_window_of_which_only_the_end_is_sent_is_not_cut()
    {
        using var files = Files("window: { step: 1d }", "query: { symbol: \"{ticker}\", date: \"{to}\" }");

        Assert.Contains(
            "'step' cuts a window into parts: 'path', 'query' or 'body' needs {from}",
            files.ProblemText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_window_without_a_placeholder_has_no_effect()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal.Replace("    path: list\n", "    path: list\n    window: { format: epoch_s }\n", StringComparison.Ordinal)
        );

        Assert.Contains(
            "'format' has no effect: no path, query or body holds {from} or {to}",
            files.ProblemText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void How_a_window_is_asked_makes_no_other_rows()
    {
        using var files = Files("window: { format: epoch_ms, end: exclusive, step: 1mo, cap: 500 }");
        using var plain = new RecipeFiles().With("demo.yaml", RecipeFiles.Minimal);

        Assert.Equal(
            plain.Book().Recipes.Select(r => RecipeMapping.Of(r).Hash),
            files.Book().Recipes.Select(r => RecipeMapping.Of(r).Hash)
        );
    }

    private static RecipeFiles Files(string settings, string? query = null) =>
        new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles
                .Minimal.Replace("    history_from", $"    {settings}\n    history_from", StringComparison.Ordinal)
                .Replace("query: { symbol: \"{ticker}\", from: \"{from}\", to: \"{to}\" }", query ?? "$0", StringComparison.Ordinal)
                .Replace("$0", "query: { symbol: \"{ticker}\", from: \"{from}\", to: \"{to}\" }", StringComparison.Ordinal)
        );
}
