using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class RunPlannerTests
{
    private static readonly SourceRecipe Limited = Some.Source with
    {
        Limits = [new(10, TimeSpan.FromSeconds(1)), new(60, TimeSpan.FromMinutes(1))],
    };

    private static RunOptions Options =>
        new()
        {
            RecipesDirectory = "recipes",
            DataDirectory = "data",
            Tickers = ["A", "B", "C"],
            ChunkSize = 2,
        };

    [Fact]
    public void A_plan_counts_what_is_due_and_says_why_the_rest_is_skipped()
    {
        using var warehouse = Some.Warehouse();
        new OpsService(warehouse).Watermarks.Move([
            (Some.TickerRecipe.Id, "A", new(Some.Date, Some.Date)),
            (Some.TickerRecipe.Id, "B", new(Some.Date.AddDays(-1), Some.Date.AddDays(-1))),
        ]);
        var due = new List<string>();

        var plan = Plan(
            Options with
            {
                Tickers = ["A", "B", "C", ".."],
            },
            warehouse,
            r => due.Add(r.Address().PathAndQuery),
            Some.Recipe,
            Some.TickerRecipe with
            {
                MinAgeDays = 3,
            },
            Some.TickerRecipe with
            {
                Dataset = "path",
                Path = "p/{ticker}",
                Query = [],
            },
            Some.TickerRecipe with
            {
                Dataset = "third",
                Cost = 3,
            }
        );

        Assert.Equal((13, 10, 3), (plan.Planned, plan.Due, plan.Skipped));
        Assert.Equal(18, Assert.Single(plan.Sources).Permits);
        Assert.Equal(due.Count, plan.Due);
        Approved.Matches(RunJson.Write(plan) + "\n" + string.Join('\n', due) + "\n");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(60, 5)]
    [InlineData(61, 60)]
    [InlineData(120, 60)]
    [InlineData(121, 120)]
    [InlineData(332_640, 332_580)]
    public void The_eta_is_what_the_tightest_limit_takes_at_least(int requests, double seconds)
    {
        var tickers = Enumerable.Range(0, requests).Select(i => $"T{i}").ToList();

        var plan = Plan(Options with { Tickers = tickers }, null, null, Some.TickerRecipe with { Source = Limited });

        Assert.Equal((seconds, seconds), (plan.EtaSeconds, plan.EtaSideBySideSeconds));
    }

    [Fact]
    public void The_eta_counts_cost_and_the_share_of_the_limit_in_use_and_the_slowest_source_decides()
    {
        var fast = Limited with { Name = "fast" };
        var slow = Limited with { Name = "slow", Use = 0.5, Limits = [new(4, TimeSpan.FromSeconds(10))] };

        var plan = Plan(Options, null, null, Some.TickerRecipe with { Source = fast }, Some.TickerRecipe with { Source = slow, Cost = 2 });

        Assert.Equal([("fast", 3L, 0.0), ("slow", 6L, 20.0)], plan.Sources.Select(s => (s.Source, s.Permits, s.EtaSeconds)));
        Assert.Equal((20, 20), (plan.EtaSeconds, plan.EtaSideBySideSeconds));
    }

    [Fact]
    public void Sources_add_up_chunk_by_chunk_and_side_by_side_the_slowest_one_counts()
    {
        var (first, second) = (Slow("first", 10), Slow("second", 20));

        var plan = Plan(Options, null, null, Some.TickerRecipe with { Source = first }, Some.TickerRecipe with { Source = second });

        Assert.Equal([20.0, 40.0], plan.Sources.Select(s => s.EtaSeconds));
        Assert.Equal((60, 40), (plan.EtaSeconds, plan.EtaSideBySideSeconds));

        static SourceRecipe Slow(string name, int seconds) =>
            Some.Source with
            {
                Name = name,
                Limits = [new(1, TimeSpan.FromSeconds(seconds))],
            };
    }

    [Fact]
    public void The_eta_of_sources_that_share_a_quota_counts_the_permits_of_all_of_them()
    {
        var prices = Limited with { Name = "prices", Quota = "vendor", Limits = [new(2, TimeSpan.FromSeconds(10))] };
        var news = prices with { Name = "news" };

        var plan = Plan(Options, null, null, Some.TickerRecipe with { Source = prices }, Some.TickerRecipe with { Source = news });

        Assert.Equal(20, plan.EtaSeconds);
        Assert.Equal([("prices", 3L, 20.0), ("news", 3L, 20.0)], plan.Sources.Select(s => (s.Source, s.Permits, s.EtaSeconds)));
    }

    [Fact]
    public void Without_limits_there_is_nothing_to_wait_for()
    {
        Assert.Equal(0, Plan(Options, null, null, Some.TickerRecipe).EtaSeconds);
    }

    [Fact]
    public void Switched_off_recipes_make_no_chunk_and_switched_off_bronze_sends_nothing()
    {
        var noTicker = Options with { Switches = new() { ExecuteTickerRecipes = false } };
        var noGlobal = Options with { Switches = new() { ExecuteNonTickerRecipes = false } };
        var noBronze = Options with { Switches = new() { Bronze = false } };

        Assert.Equal(["non-ticker"], Plan(noTicker, null, null, Some.Recipe, Some.TickerRecipe).Chunks.Select(c => c.Kind));
        Assert.Equal(["ticker"], Plan(noGlobal, null, null, Some.Recipe, Some.TickerRecipe).Chunks.Select(c => c.Kind));
        var plan = Plan(noBronze, null, null, Some.Recipe, Some.TickerRecipe);
        Assert.Equal((4, 0, 4), (plan.Planned, plan.Due, plan.Skipped));
        Assert.All(plan.Chunks.SelectMany(c => c.Recipes), r => Assert.Equal("bronze is switched off", Assert.Single(r.Skipped).Key));
    }

    [Fact]
    public void Before_the_first_run_a_source_without_tickers_is_noted()
    {
        var plan = Plan(Options with { Tickers = null }, null, null, Some.Recipe, Some.TickerRecipe);

        Assert.Equal(1, plan.Planned);
        Assert.StartsWith("demo: the tickers are not known yet", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_that_nobody_can_count_and_a_run_that_was_killed_are_noted()
    {
        using var warehouse = Some.Warehouse();
        new OpsService(warehouse).Runs.Start(new("run-1", Some.Date, DateTimeOffset.UnixEpoch), "1.0.0");

        var plan = Plan(
            Options,
            warehouse,
            null,
            Some.Recipe with
            {
                Pagination = new Pagination.PageNumber("page", 0),
            },
            Some.TickerRecipe
        );

        Assert.Equal(2, plan.Notes.Count);
        Assert.StartsWith("run run-1 was killed", plan.Notes[0], StringComparison.Ordinal);
        Assert.StartsWith($"answers in pages ({Some.Recipe.Dataset}):", plan.Notes[1], StringComparison.Ordinal);
    }

    private static RunPlan Plan(RunOptions options, Database? warehouse, Action<PlannedRequest>? onDue, params DatasetRecipe[] recipes) =>
        new RunPlanner(
            options,
            PlanOf(new(Some.Book(recipes), options, Some.Date), options.ChunkSize),
            Some.Date,
            warehouse,
            new Dictionary<string, IReadOnlyList<double>>()
        ).Plan(onDue, CancellationToken.None);

    private static ChunkPlan PlanOf(DatasetService datasets, int chunkSize) =>
        ChunkPlan.Of(datasets.NonTickerRecipes, datasets.TickerRecipes, chunkSize);
}
