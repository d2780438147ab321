using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class DatasetServiceTests
{
    private static readonly SourceRecipe Basic = Some.Source with { Name = "basic", Plan = "basic" };

    private static readonly RecipeBook Catalogue = Some.Book(
        Some.Recipe with
        {
            Dataset = "zulu",
        },
        Some.TickerRecipe with
        {
            Dataset = "price",
            Discriminator = "day",
        },
        Some.Recipe with
        {
            Dataset = "alpha",
            Domain = "economy",
        },
        Some.TickerRecipe with
        {
            Dataset = "price",
            Discriminator = "week",
        },
        Some.Recipe with
        {
            Source = Basic,
            Dataset = "for-basic",
            Plans = ["basic", "pro"],
        },
        Some.Recipe with
        {
            Source = Basic,
            Dataset = "for-pro",
            Plans = ["pro"],
        },
        Some.Recipe with
        {
            Dataset = "no-plan-held",
            Plans = ["pro"],
        },
        Some.Recipe with
        {
            Dataset = "weekly",
            RunDays = [DayOfWeek.Sunday, DayOfWeek.Wednesday],
        }
    );

    private static RunOptions Options => new() { RecipesDirectory = "recipes", DataDirectory = "data" };

    [Fact]
    public void The_two_views_split_the_catalogue_and_keep_its_order()
    {
        var service = new DatasetService(Catalogue, Options, Some.Date);

        Assert.Equal(["demo/zulu", "demo/alpha", "basic/for-basic", "demo/no-plan-held", "demo/weekly"], Names(service.NonTickerRecipes));
        Assert.Equal(["demo/price/day", "demo/price/week"], Names(service.TickerRecipes));
    }

    [Theory]
    [InlineData("demo/zulu")]
    [InlineData("zulu")]
    public void A_dataset_is_selected_by_its_name_with_or_without_that_of_its_source(string name) =>
        Assert.Equal(["demo/zulu"], Names(new DatasetService(Catalogue, Options with { Datasets = [name] }, Some.Date).NonTickerRecipes));

    [Fact]
    public void A_dataset_of_another_source_is_unknown_under_its_full_name() =>
        Assert.Throws<ConfigurationException>(() => new DatasetService(Catalogue, Options with { Datasets = ["basic/zulu"] }, Some.Date));

    [Fact]
    public void A_recipe_of_other_plans_than_the_one_held_is_left_out_and_without_a_plan_none_is()
    {
        var names = Names(new DatasetService(Catalogue, Options, Some.Date).NonTickerRecipes);

        Assert.Contains("basic/for-basic", names);
        Assert.DoesNotContain("basic/for-pro", names);
        Assert.Contains("demo/no-plan-held", names);
    }

    [Theory]
    [InlineData(0, true)] // Wednesday
    [InlineData(1, false)]
    [InlineData(4, true)] // Sunday
    [InlineData(7, true)]
    public void A_recipe_with_run_days_is_selected_on_those_days_of_the_run_date(int daysLater, bool selected)
    {
        var service = new DatasetService(Catalogue, Options, Some.Date.AddDays(daysLater));

        Assert.Equal(selected, Names(service.NonTickerRecipes).Contains("demo/weekly"));
    }

    [Fact]
    public void Domains_and_datasets_select_together()
    {
        var prices = new DatasetService(Catalogue, Options with { Domains = ["prices"] }, Some.Date);
        var both = new DatasetService(Catalogue, Options with { Domains = ["economy", "prices"], Datasets = ["alpha"] }, Some.Date);

        Assert.Empty(prices.NonTickerRecipes);
        Assert.Equal(["demo/price/day", "demo/price/week"], Names(prices.TickerRecipes));
        Assert.Equal(["demo/alpha"], Names(both.NonTickerRecipes));
        Assert.Empty(both.TickerRecipes);
    }

    [Fact]
    public void A_source_selects_its_recipes_and_no_others()
    {
        var basic = new DatasetService(Catalogue, Options with { Sources = ["basic"] }, Some.Date);

        Assert.Equal(["basic/for-basic"], Names(basic.NonTickerRecipes));
        Assert.Empty(basic.TickerRecipes);
    }

    [Fact]
    public void Unknown_names_are_all_refused_at_once_with_what_may_have_been_meant()
    {
        var options = Options with
        {
            Sources = ["demo", "basics"],
            Domains = ["prices", "ecconomy"],
            Datasets = ["prise", "zulu", "\u001b[31mred"],
            BaseUrls = new Dictionary<string, Uri>(StringComparer.Ordinal) { ["dem"] = new("http://127.0.0.1/") },
            Limits = new Dictionary<string, IReadOnlyList<RateLimit>>(StringComparer.Ordinal) { ["fmp"] = [] },
        };

        var refused = Assert.Throws<ConfigurationException>(() => new DatasetService(Catalogue, options, Some.Date));

        Approved.Matches(refused.Message);
    }

    [Fact]
    public void Names_are_compared_letter_by_letter()
    {
        Assert.Throws<ConfigurationException>(() => new DatasetService(Catalogue, Options with { Datasets = ["Zulu"] }, Some.Date));
    }

    private static List<string> Names(IEnumerable<DatasetRecipe> recipes) => [.. recipes.Select(r => r.Name)];
}
