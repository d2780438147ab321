using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class RecipeOverridesTests
{
    private static readonly RateLimit FiveASecond = new(5, TimeSpan.FromSeconds(1));

    private static readonly SourceRecipe Alone = Some.Source with { Name = "alone", Limits = [FiveASecond] };
    private static readonly SourceRecipe Prices = Alone with { Name = "prices", Quota = "vendor" };
    private static readonly SourceRecipe News = Prices with { Name = "news" };

    [Fact]
    public void Limits_given_for_one_source_of_a_quota_hold_for_all_of_it()
    {
        var sources = Applied(Options with { Limits = Given(("news", "3/2s")) }, Alone, Prices, News);

        Assert.Equal(["alone: 5/1s", "prices: 3/2s", "news: 3/2s"], sources.Select(Shown));
    }

    [Fact]
    public void The_same_limits_may_be_given_twice_for_a_quota()
    {
        var sources = Applied(Options with { Limits = Given(("prices", "3/2s"), ("news", "3/2s")) }, Prices, News);

        Assert.All(sources, s => Assert.Equal("3/2s", Assert.Single(s.Limits).ToString()));
    }

    [Fact]
    public void Different_limits_for_one_quota_are_refused()
    {
        var options = Options with { Limits = Given(("prices", "3/2s"), ("news", "4/2s"), ("alone", "1/1s")) };

        var refusal = Assert.Throws<ConfigurationException>(() => Applied(options, Alone, Prices, News));

        Assert.Equal(["--limit prices=3/2s and --limit news=4/2s: they share the quota vendor, so give its limits once"], refusal.Problems);
    }

    private static RunOptions Options => new() { RecipesDirectory = "recipes", DataDirectory = "data" };

    // The recipes' own copies of their sources are looked at: those are what a run uses.
    private static IEnumerable<SourceRecipe> Applied(RunOptions options, params SourceRecipe[] sources) =>
        RecipeOverrides.Apply(Some.Book([.. sources.Select(s => Some.Recipe with { Source = s })]), options).Recipes.Select(r => r.Source);

    private static Dictionary<string, IReadOnlyList<RateLimit>> Given(params (string Source, string Limit)[] limits) =>
        limits.ToDictionary(
            l => l.Source,
            l => (IReadOnlyList<RateLimit>)[RateLimit.TryParse(l.Limit, out var limit) ? limit : throw new FormatException(l.Limit)]
        );

    private static string Shown(SourceRecipe source) => $"{source.Name}: {string.Join(' ', source.Limits)}";
}
