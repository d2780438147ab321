using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void A_global_recipe_is_one_request_and_a_ticker_recipe_one_for_each_ticker_in_their_order()
    {
        var planner = new Planner(null, Some.Date);

        Assert.Null(Assert.Single(planner.Plan(Some.Recipe, ["A", "B"])).Ticker);
        Assert.Equal(["B", "A"], planner.Plan(Some.TickerRecipe, ["B", "A"]).Select(r => r.Ticker));
        Assert.Empty(planner.Plan(Some.TickerRecipe, []));
    }

    [Fact]
    public void The_first_window_starts_at_history_from_and_ends_on_the_run_date()
    {
        var request = Assert.Single(new Planner(null, Some.Date).Plan(Some.TickerRecipe, ["A"]));

        Assert.Equal((new DateOnly(2024, 1, 1), Some.Date), (request.From, request.Date));
    }

    [Theory]
    [InlineData(0, "2024-06-12")]
    [InlineData(1, "2024-06-11")]
    [InlineData(365, "2023-06-13")]
    [InlineData(100_000, "1750-08-28")]
    [InlineData(2_000_000_000, "0001-01-01")]
    public void The_first_window_of_history_days_starts_so_many_days_before_the_run_date(int days, string from)
    {
        var recipe = Some.TickerRecipe with { HistoryFrom = null, HistoryDays = days };

        Assert.Equal(from, From(recipe, null));
    }

    [Fact]
    public void A_history_that_begins_after_the_run_date_asks_for_that_day_alone()
    {
        Assert.Equal("2024-06-12", From(Some.TickerRecipe with { HistoryFrom = Some.Date.AddDays(30) }, null));
    }

    [Theory]
    [InlineData("2024-06-11", 0, "2024-06-11")]
    [InlineData("2024-06-12", 0, "2024-06-12")]
    [InlineData("2024-06-11", 7, "2024-06-04")]
    [InlineData("2024-06-13", 0, "2024-06-12")]
    [InlineData("2024-06-13", 1, "2024-06-12")]
    [InlineData("2024-01-03", 7, "2023-12-27")]
    [InlineData("0001-01-05", 7, "0001-01-01")]
    [InlineData("2024-06-11", 2_000_000_000, "0001-01-01")]
    public void The_next_window_starts_refetch_days_before_the_newest_day_we_have(string coveredTo, int refetch, string from)
    {
        var covered = DateOnly.Parse(coveredTo, null);

        Assert.Equal(
            from,
            From(
                Some.TickerRecipe with
                {
                    RefetchDays = refetch,
                    HistoryFrom = null,
                    HistoryDays = 30,
                },
                new(Some.Date.AddDays(-3), covered)
            )
        );
    }

    [Theory]
    [InlineData("2024-03-01", 36_500, "2024-01-01")]
    [InlineData("2024-01-03", 7, "2024-01-01")]
    [InlineData("2023-12-29", 0, "2024-01-01")]
    public void No_window_starts_before_the_history_that_the_recipe_asks_for(string coveredTo, int refetch, string from)
    {
        var mark = new Watermark(Some.Date.AddDays(-3), DateOnly.Parse(coveredTo, null));

        Assert.Equal(from, From(Some.TickerRecipe with { RefetchDays = refetch }, mark));
    }

    [Fact]
    public void A_success_without_dated_rows_leaves_the_first_window_as_it_was()
    {
        Assert.Equal("2024-01-01", From(Some.TickerRecipe, new(Some.Date.AddDays(-3), null)));
    }

    [Fact]
    public void A_recipe_that_asks_for_no_window_has_none()
    {
        Assert.Null(Assert.Single(new Planner(null, Some.Date).Plan(Some.Recipe, [])).From);
    }

    [Fact]
    public void Each_ticker_and_each_variant_has_a_watermark_of_its_own()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        var (day, week) = (Some.TickerRecipe with { Discriminator = "day" }, Some.TickerRecipe with { Discriminator = "week" });
        ops.Watermarks.Move([
            (day.Id, "A", new(Some.Date, new(2024, 6, 11))),
            (day.Id, "B", new(Some.Date.AddDays(-1), new(2024, 6, 10))),
            (week.Id, "A", new(Some.Date.AddDays(-2), new(2024, 6, 7))),
        ]);
        ops.Windows.Cover([.. new[] { (day.Id, "A"), (day.Id, "B"), (week.Id, "A") }.Select(r => Covered(r.Id, r.Item2))]);
        var planner = new Planner(ops, Some.Date);

        var plan = planner
            .Plan(day, ["A", "B", "C"])
            .Concat(planner.Plan(week, ["A"]))
            .Select(r => $"{r.Ticker} {r.From:yyyy-MM-dd} {r.Skip}");

        Assert.Equal(["A 2024-06-11 succeeded today", "B 2024-06-10 ", "C 2024-01-01 ", "A 2024-06-07 "], plan);
    }

    [Fact]
    public void Watermarks_only_move_forward()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        ops.Watermarks.Move([(Some.TickerRecipe.Id, "A", new(new(2024, 6, 10), new(2024, 6, 9)))]);

        ops.Watermarks.Move([
            (Some.TickerRecipe.Id, "A", new(null, new(2024, 6, 1))),
            (Some.TickerRecipe.Id, "A", new(new(2024, 6, 11), null)),
        ]);

        Assert.Equal(new Watermark(new(2024, 6, 11), new(2024, 6, 9)), ops.Watermarks.Of(Some.TickerRecipe.Id)["A"]);
    }

    [Theory]
    [InlineData("{ticker}", ".", "the ticker cannot stand in a path")]
    [InlineData("{ticker}", "..", "the ticker cannot stand in a path")]
    [InlineData("{ticker}/x", " .. ", "the ticker cannot stand in a path")]
    [InlineData("x/.{ticker}/y", ".", "the ticker cannot stand in a path")]
    [InlineData("x/{ticker}/y", "...", null)]
    [InlineData("x/{ticker}/y", "../z", null)]
    [InlineData("x-{ticker}/y", "..", "the ticker cannot stand in a path")]
    [InlineData("x", "..", null)]
    public void A_ticker_that_would_climb_in_a_path_is_skipped_and_said(string path, string ticker, string? skip)
    {
        var request = Assert.Single(new Planner(null, Some.Date).Plan(Some.TickerRecipe with { Path = path }, [ticker]));

        Assert.Equal(skip, request.Skip?.ToString());
    }

    [Theory]
    [InlineData("3", "http://127.0.0.1:1/api/list", "2024-06-12", "http://127.0.0.1:1/api/list?page=3")]
    [InlineData("3", "http://127.0.0.1:1/api/list", "2024-06-11", null)]
    [InlineData("3", "http://127.0.0.1:1/api/list?more=9", "2024-06-12", null)]
    public void Stored_pages_are_gone_on_after_on_the_same_day_for_the_same_address(string page, string url, string day, string? asked)
    {
        var recipe = Some.Recipe with { Pagination = new Pagination.PageNumber("page", 0) };
        var first = new Planner(null, Some.Date).Plan(recipe, []).Single().Address().AbsoluteUri;

        Assert.Equal(asked ?? first, Resumed(recipe, url.Replace("/list", "/list?page=0", StringComparison.Ordinal), page, day));
    }

    [Theory]
    [InlineData("3", "http://127.0.0.1:1/api/list?page=0")]
    [InlineData("8", "http://127.0.0.1:1/api/list?page=8")]
    [InlineData("a cursor", "http://127.0.0.1:1/api/list?page=0")]
    public void Pages_that_were_told_apart_in_another_way_are_no_use(string page, string asked)
    {
        // Three pages of eight rows in all are stored.
        var recipe = Some.Recipe with
        {
            Pagination = new Pagination.Offset("page", 0),
        };

        Assert.Equal(asked, Resumed(recipe, "http://127.0.0.1:1/api/list?page=0", page, "2024-06-12"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/api/list?cursor=b", "http://127.0.0.1:1/api/list?cursor=b")]
    [InlineData("http://elsewhere.test/api/list?cursor=b", "http://127.0.0.1:1/api/list")]
    public void A_stored_next_address_is_only_asked_where_the_key_may_go(string page, string asked)
    {
        var recipe = Some.Recipe with { Pagination = new Pagination.NextUrl(ValuePath.Of("next")) };

        Assert.Equal(asked, Resumed(recipe, "http://127.0.0.1:1/api/list", page, "2024-06-12"));
    }

    [Fact]
    public void Another_window_is_asked_from_its_first_page()
    {
        var recipe = Some.TickerRecipe with
        {
            Query = [],
            Path = "price",
            Pagination = new Pagination.PageNumber("page", 0),
            Dataset = "list",
        };
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        var open = new OpenAnswer("r", "http://127.0.0.1:1/api/price?page=0", new(2024, 1, 1), Some.Date, "3", 3, 3, "");
        ops.OpenRequests.Record([Some.Outcome with { Ticker = "A", Responses = 1, Open = open }]);

        var same = Assert.Single(new Planner(ops, Some.Date).Plan(recipe with { Path = "price" }, ["A"]));

        // The recipe asks for no window any more.
        Assert.Null(same.Open);
    }

    private static string Resumed(DatasetRecipe recipe, string url, string page, string day)
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        var open = new OpenAnswer("r", url, null, DateOnly.Parse(day, null), page, 3, 8, "");
        ops.OpenRequests.Record([Some.Outcome with { Responses = 1, Open = open }]);

        return Assert.Single(new Planner(ops, Some.Date).Plan(recipe, [])).Address().AbsoluteUri;
    }

    // From the beginning of the history on.
    private static CoveredWindow Covered(RecipeId recipe, string ticker) => new(recipe, ticker, new(2000, 1, 1), new(2000, 1, 2));

    private static string From(DatasetRecipe recipe, Watermark? mark)
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        if (mark is not null)
        {
            ops.Watermarks.Move([(recipe.Id, "A", mark)]);
            ops.Windows.Cover([Covered(recipe.Id, "A")]);
        }

        return Assert.Single(new Planner(ops, Some.Date).Plan(recipe, ["A"])).From!.Value.ToString("yyyy-MM-dd", null);
    }
}
