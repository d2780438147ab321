using DataPlatform.Planning;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The reference behaviour: which recipes go where, in which order, under which switch, and what is said about it.</summary>
public sealed class ReferenceTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Non_ticker_and_ticker_recipes_are_two_views_on_one_catalogue_in_its_order()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3);
        var (book, _) = RecipeFolder.Load(market.Options.RecipesDirectory);

        var datasets = new DatasetService(book, market.Options, SmallMarket.Day);

        Assert.Equal(["small/list-01", "small/list-02"], datasets.NonTickerRecipes.Select(r => r.Name));
        Assert.Equal(["small/series-01", "small/series-02", "small/series-03"], datasets.TickerRecipes.Select(r => r.Name));
        Assert.Same(book.Recipes[0], datasets.NonTickerRecipes.First());
        Assert.Same(book.Recipes[^1], datasets.TickerRecipes.Last());
    }

    [Fact]
    public async Task Domains_and_datasets_select_from_both_views()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3);
        var (book, _) = RecipeFolder.Load(market.Options.RecipesDirectory);

        var reference = new DatasetService(book, market.Options with { Domains = ["reference"] }, SmallMarket.Day);
        var two = new DatasetService(book, market.Options with { Datasets = ["series-02", "list-02"] }, SmallMarket.Day);

        Assert.Equal(2, reference.NonTickerRecipes.Count());
        Assert.Empty(reference.TickerRecipes);
        Assert.Equal(["list-02"], two.NonTickerRecipes.Select(r => r.Dataset));
        Assert.Equal(["series-02"], two.TickerRecipes.Select(r => r.Dataset));
    }

    [Fact]
    public async Task Non_ticker_recipes_are_through_gold_before_the_first_ticker_request_is_sent()
    {
        await using var market = await SmallMarket.StartAsync();
        IReadOnlyList<string> askedBefore = [];
        var symbolsInGold = "";
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.GoldPromoted && chunk == 1)
            {
                askedBefore = market.Api.Asked;
                symbolsInGold = Tables.RowsDuringRun(market.Data, "SELECT count(*) FROM gold.dim_symbol")[0];
            }
        };

        await _engine.RunAsync(market.Options);

        Assert.Equal(["/list-01", "/list-02"], askedBefore.Order());
        Assert.Equal("3", symbolsInGold);
        Assert.Equal(2 + (12 * 3), market.Api.Requests.Count);
    }

    [Fact]
    public async Task A_first_run_takes_its_tickers_from_the_list_it_has_just_loaded()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["NEW1", "NEW2"]);

        await _engine.RunAsync(market.Options);

        Assert.Equal(["NEW1", "NEW2"], market.Api.Requests.Skip(1).Select(r => r.Query["symbol"]).Order());
    }

    [Fact]
    public async Task Two_and_twelve_recipes_make_batches_of_2_10_2_and_silver_sees_2_12_14()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12, tickers: ["AAA"]);
        var seenBySilver = new List<string>();
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.SilverPromoted)
            {
                seenBySilver.Add(Tables.RowsDuringRun(market.Data, "SELECT sum(promoted_lines) FROM ops.segments")[0]);
            }
        };

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal([2, 10, 2], summary.Chunks.Select(c => c.Recipes.Count));
        Assert.Equal(["non-ticker", "ticker", "ticker"], summary.Chunks.Select(c => c.Kind));
        Assert.Equal([2, 10, 2], summary.Chunks.Select(c => c.Stored));
        Assert.Equal(["2", "12", "14"], seenBySilver);
    }

    [Fact]
    public async Task A_chunk_size_of_ones_own_cuts_the_ticker_recipes_in_their_order()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12, tickers: ["AAA"]);

        var summary = await _engine.RunAsync(market.Options with { ChunkSize = 5 });

        Assert.Equal([2, 5, 5, 2], summary.Chunks.Select(c => c.Recipes.Count));
        Assert.Equal(
            Enumerable.Range(1, 12).Select(n => $"small/series-{n:00}"),
            summary.Chunks.Where(c => c.Kind == "ticker").SelectMany(c => c.Recipes)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_chunk_size_of_zero_or_less_is_refused_and_nothing_is_written_or_sent(int size)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(market.Options with { ChunkSize = size }));

        Assert.Equal([$"--chunk-size {size}: must be 1 or more"], refusal.Problems);
        Assert.Empty(market.Api.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(market.Data));
    }

    [Fact]
    public async Task Switches_for_non_ticker_and_ticker_recipes_leave_out_the_others_wholly()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);
        var (lists, series) = (
            market.Options with
            {
                Switches = new() { ExecuteTickerRecipes = false },
            },
            market.Options with
            {
                Switches = new() { ExecuteNonTickerRecipes = false },
            }
        );

        var first = await _engine.RunAsync(lists);
        var askedFirst = market.Api.Asked;
        market.Api.Forget();
        var second = await _engine.RunAsync(series);

        Assert.Equal(["/list-01", "/list-02"], askedFirst.Order());
        Assert.Equal([2], first.Chunks.Select(c => c.Recipes.Count));
        Assert.All(market.Api.Asked, a => Assert.StartsWith("/series-", a, StringComparison.Ordinal));
        Assert.Equal(12 * 3, market.Api.Requests.Count);
        Assert.Equal([10, 2], second.Chunks.Select(c => c.Recipes.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_ticker_limit_holds_in_every_chunk(int limit)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 12);

        var summary = await _engine.RunAsync(market.Options with { Switches = new() { TickerLimit = limit } });

        Assert.Equal([1, 10 * limit, 2 * limit], summary.Chunks.Select(c => c.Planned));
        Assert.Equal(new[] { "AAA", "BBB" }.Take(limit), market.Api.Requests.Skip(1).Select(r => r.Query["symbol"]).Distinct().Order());
    }

    [Fact]
    public async Task With_bronze_off_the_server_is_never_called_whatever_else_is_on()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);
        var off = market.Options with
        {
            Switches = new() { Bronze = false },
            Tickers = ["AAA", "BBB"],
        };

        var onNothing = await _engine.RunAsync(off);
        var askedForNothing = market.Api.Requests.Count;
        await _engine.RunAsync(market.Options);
        market.Api.Forget();
        var nextDay = await _engine.RunAsync(off with { Date = SmallMarket.Day.AddDays(1), ChunksInFlight = 2 });

        Assert.Equal(0, askedForNothing);
        Assert.Empty(market.Api.Requests);
        Assert.All([onNothing, nextDay], s => Assert.Equal(new RequestCounts(26, 0, 0, 26), s.Requests));
        Assert.Empty(nextDay.Quota);
        Assert.Equal(
            ["bronze is switched off"],
            Tables.Rows(market.Data, $"SELECT DISTINCT reason FROM ops.requests WHERE run_id = '{nextDay.RunId}'")
        );
    }

    [Fact]
    public async Task With_silver_off_responses_are_stored_and_no_table_gets_a_row()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);

        var summary = await _engine.RunAsync(
            market.Options with
            {
                Switches = new() { Silver = false },
                Tickers = ["AAA"],
            }
        );

        Assert.Equal(14, summary.Requests.Stored);
        Assert.Equal(SilverCounts.None, summary.Silver);
        Assert.All(summary.Gold.Values, rows => Assert.Equal(0, rows));
        Assert.All(Tables.Hashes(market.Data, ["silver"]).Values, hash => Assert.StartsWith("0 rows", hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_gold_off_silver_is_promoted_and_no_gold_table_is_made()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);

        var summary = await _engine.RunAsync(market.Options with { Switches = new() { Gold = false } });

        Assert.Equal((2 * 3) + (12 * 3 * 5), summary.Silver.Inserted);
        Assert.Empty(Tables.Hashes(market.Data, ["gold"]));
    }

    [Fact]
    public async Task Layers_in_runs_of_their_own_make_the_tables_of_one_undivided_run()
    {
        await using var divided = await SmallMarket.StartAsync();
        await using var undivided = await SmallMarket.StartAsync();
        await _engine.RunAsync(undivided.Options);

        // The tickers are those of the list that the first run has just stored, although no table holds it yet.
        await _engine.RunAsync(
            divided.Options with
            {
                Switches = new() { Silver = false, Gold = false },
            }
        );
        divided.Api.Forget();
        await _engine.RunAsync(
            divided.Options with
            {
                Switches = new() { Bronze = false, Gold = false },
            }
        );
        await _engine.RunAsync(
            divided.Options with
            {
                Switches = new() { Bronze = false, Silver = false },
            }
        );

        Assert.Empty(divided.Api.Requests);
        Assert.Equal(Tables.Promoted(undivided.Data), Tables.Promoted(divided.Data));
        Assert.Equal("15", Tables.Value(divided.Data, "SELECT count(*) FROM gold.fact_value"));
    }

    [Fact]
    public async Task The_summary_adds_up_every_chunk_and_is_what_ops_holds()
    {
        await using var market = await SmallMarket.StartAsync(answer: r =>
            r.Path == "/series-03" && r.Query["symbol"] == "BBB" ? new("[]", Status: 500) : null
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(38, 37, 1, 0), summary.Requests);
        Assert.Equal(summary.Requests.Planned, summary.Chunks.Sum(c => c.Planned));
        Assert.Equal(summary.Requests.Stored, summary.Chunks.Sum(c => c.Stored));
        Assert.Equal(summary.Silver, summary.Chunks.Select(c => c.Silver).Aggregate((a, b) => a + b));
        Assert.Equal(38, summary.Bronze.Responses);
        Assert.Equal(
            $"{summary.RunId}|partial|38|37|1|0|38|{summary.Bronze.Bytes}|{summary.Silver.RowsRead}|{summary.Silver.Inserted}|0|0|0",
            Tables.Value(
                market.Data,
                "SELECT run_id, status, planned, stored, failed, skipped, responses, bytes, rows_read, inserted, updated, unchanged, quarantined FROM ops.runs"
            )
        );
        Assert.Equal(
            summary.Chunks.Select(c =>
                $"{c.Index}|3|{c.Kind}|{string.Join(',', c.Recipes)}|{c.Planned}|{c.Stored}|{c.Failed}|{c.Skipped}|{c.Silver.RowsRead}|{c.Silver.Inserted}"
            ),
            Tables.Rows(
                market.Data,
                "SELECT chunk, of, kind, recipes, planned, stored, failed, skipped, rows_read, inserted FROM ops.chunks ORDER BY chunk"
            )
        );
        Assert.Equal(
            summary.Chunks.Select(c => $"{c.Index}|{c.Planned}|{c.Stored}|{c.Failed}"),
            Tables.Rows(
                market.Data,
                "SELECT chunk, count(*), count(*) FILTER (status = 'stored'), count(*) FILTER (status = 'failed') FROM ops.requests GROUP BY chunk ORDER BY chunk"
            )
        );
    }
}
