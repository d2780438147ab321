using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Datasets that are asked for one value after the other: of lists, of queries, of both together.</summary>
public sealed class ForEachTests
{
    private const int Seed = 20260119;

    private const string Funds = """
          - name: funds
            domain: market
            scope: global
            path: funds
            silver_table: funds
            key: [id]
            columns: { id: integer, label: text }

        """;

    private const string Trades = """
          - name: trades
            domain: market
            scope: global
            for_each:
              - query: SELECT id AS fund, label AS fund_name FROM silver.funds ORDER BY id
            path: funds/{fund}/trades
            query: { from: "{from}" }
            history_from: 2026-01-05
            date_field: day
            silver_table: trades
            key: [fund, n]
            columns: { fund: { type: integer, value: "{fund}" }, fund_name: { type: text, value: "{fund_name}" }, n: integer, day: date }

        """;

    private const string Lines = """
          - name: lines
            domain: market
            scope: global
            for_each:
              - query: SELECT fund || '-' || n AS trade FROM silver.trades ORDER BY fund, n
            path: lines
            query: { trade: "{trade}" }
            silver_table: lines
            key: [trade]
            columns: { trade: { type: text, value: "{trade}" }, n: integer }

        """;

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_list_is_asked_value_by_value_in_the_chunk_without_tickers()
    {
        await using var market = await MarketAsync(
            """
              - name: lists
                domain: market
                scope: global
                for_each: [{ period: [annual, quarter] }, { year: [2024, 2025] }]
                path: lists/{period}
                query: { year: "{year}" }
                silver_table: lists
                key: [period, year]
                columns: { period: { type: text, value: "{period}" }, year: { type: integer, value: "{year}" }, n: integer }
            """
        );

        var summary = await _engine.RunAsync(market.Options);
        var again = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(4, 4, 0, 0)), (summary.Status, summary.Requests));
        Assert.Equal(new RequestCounts(4, 0, 0, 4), again.Requests);
        Assert.Equal("non-ticker", Assert.Single(summary.Chunks).Kind);
        Assert.Equal(
            ["/lists/annual?year=2024", "/lists/annual?year=2025", "/lists/quarter?year=2024", "/lists/quarter?year=2025"],
            market.Api.Asked.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["annual|2024", "annual|2025", "quarter|2024", "quarter|2025"],
            Tables.Rows(market.Data, "SELECT period, year FROM silver.lists ORDER BY ALL")
        );
        Assert.Equal(
            "period=annual&year=2024",
            Tables.Value(market.Data, "SELECT min(ticker) FROM ops.watermarks WHERE last_success = DATE '2026-01-09'")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_not_asked_for_and_is_named()
    {
        await using var market = await MarketAsync(
            """
              - name: lists
                domain: market
                scope: global
                for_each: [{ since: ["2024-01-05", soon] }]
                path: lists
                query: { year: "{since | year}" }
                silver_table: lists
                key: [since]
                columns: { since: { type: text, value: "{since}" }, n: integer }
            """
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(2, 1, 0, 1), summary.Requests);
        Assert.Equal(["/lists?year=2024"], market.Api.Asked);
        Assert.Equal(
            "cannot be asked for: {since | year} cannot read 'soon', which is no day or moment",
            Tables.Value(market.Data, "SELECT reason FROM ops.requests WHERE status = 'skipped'")
        );
    }

    [Fact]
    public async Task A_group_is_joined_as_each_place_wants_it()
    {
        await using var market = await MarketAsync(
            """
              - name: lists
                domain: market
                scope: global
                for_each: [{ query: "SELECT id FROM (VALUES ('a'), ('b'), ('c')) AS v(id) ORDER BY id", group: 2 }]
                path: lists
                query: { ids: "{id}", of: "{id | upper | join('|')}" }
                silver_table: lists
                key: [ids]
                columns: { ids: { type: text, value: "{id | join(' + ')}" }, n: integer }
            """
        );

        await _engine.RunAsync(market.Options);

        Assert.Equal(["/lists?ids=a%2Cb&of=A%7CB", "/lists?ids=c&of=C"], market.Api.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(["a + b", "c"], Tables.Rows(market.Data, "SELECT ids FROM silver.lists ORDER BY ALL"));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Chains_are_asked_in_later_chunks_and_values_of_the_parent_become_columns(string inFlight)
    {
        await using var market = await MarketAsync(Lines + Trades + Funds);
        Assert.True(ChunksInFlight.TryParse(inFlight, out var chunks));

        var summary = await _engine.RunAsync(market.Options with { ChunksInFlight = chunks });

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(["small/funds", "small/trades", "small/lines"], summary.Chunks.SelectMany(c => c.Recipes));
        Assert.Equal(
            ["1|one|1|2026-01-08", "1|one|2|2026-01-09", "2|two & more|1|2026-01-08", "2|two & more|2|2026-01-09"],
            Tables.Rows(market.Data, "SELECT fund, fund_name, n, day FROM silver.trades ORDER BY ALL")
        );
        Assert.Equal(["1-1", "1-2", "2-1", "2-2"], Tables.Rows(market.Data, "SELECT trade FROM silver.lines ORDER BY ALL"));
        CheckReplay(market);
    }

    [Fact]
    public async Task Each_value_has_a_watermark_of_its_own()
    {
        await using var market = await MarketAsync(Trades + Funds);
        await _engine.RunAsync(market.Options);
        Tables.Execute(market.Data, "UPDATE ops.watermarks SET covered_to = DATE '2026-01-06' WHERE ticker = 'fund=2'");
        market.Api.Forget();

        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(
            ["/funds", "/funds/1/trades?from=2026-01-09", "/funds/2/trades?from=2026-01-06"],
            market.Api.Asked.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_value_that_fails_is_asked_again_and_no_other_one()
    {
        var broken = true;
        await using var market = await MarketAsync(Trades + Funds, r => broken && r.Path == "/funds/2/trades" ? new("", 500) : null);
        var failed = await _engine.RunAsync(market.Options);
        broken = false;
        market.Api.Forget();

        await _engine.RunAsync(market.Options);

        Assert.Equal("fund=2", Assert.Single(failed.Failures).Ticker);
        Assert.Equal(["/funds/2/trades?from=2026-01-05"], market.Api.Asked);
        CheckReplay(market);
    }

    [Fact]
    public async Task Tickers_and_values_are_asked_together()
    {
        await using var market = await MarketAsync(
            """
              - name: both
                domain: market
                scope: ticker
                for_each: [{ period: [annual, quarter] }]
                path: both
                query: { symbol: "{ticker}", period: "{period}" }
                silver_table: both
                key: [ticker, period]
                columns: { ticker: { type: text, value: "{ticker}" }, period: { type: text, value: "{period}" }, n: integer }
            """
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["A&B", "C"] });

        Assert.Equal(new RequestCounts(4, 4, 0, 0), summary.Requests);
        Assert.Equal(
            ["A&B|annual", "A&B|quarter", "C|annual", "C|quarter"],
            Tables.Rows(market.Data, "SELECT ticker, period FROM silver.both ORDER BY ALL")
        );
        Assert.Equal(
            ["ticker=A%26B&period=annual", "ticker=A%26B&period=quarter", "ticker=C&period=annual", "ticker=C&period=quarter"],
            Tables.Rows(market.Data, "SELECT ticker FROM ops.watermarks ORDER BY ALL")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task Values_are_asked_in_groups_which_are_known_by_what_is_in_them()
    {
        await using var market = await MarketAsync(Grouped("range(1, 8)", "group: 3, separator: \"|\""));
        await _engine.RunAsync(market.Options);
        market.With("small.yaml", Recipe(market.Api.Address, Grouped("range(1, 9)", "group: 3, separator: \"|\"")));

        var more = await _engine.RunAsync(market.Options);

        Assert.Equal(["/g?ids=1%7C2%7C3", "/g?ids=4%7C5%7C6", "/g?ids=7", "/g?ids=7%7C8"], market.Api.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(new RequestCounts(3, 1, 0, 2), more.Requests);
    }

    [Fact]
    public async Task Values_that_cannot_be_asked_for_are_skipped_with_the_reason_and_duplicates_asked_once()
    {
        const string Query = "SELECT unnest(['a', 'a', '..', chr(10), NULL, 'null', '', repeat('x', 10000000), 'b/c']) AS id";
        await using var market = await MarketAsync(
            $$"""
              - name: hostile
                domain: market
                scope: global
                for_each: [{ query: "{{Query}}" }]
                path: h/{id}
                silver_table: hostile
                key: [id]
                columns: { id: { type: text, value: "{id}" }, n: integer }
            """
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(8, 3, 0, 5), summary.Requests);
        Assert.Equal(["/h/a", "/h/b%2Fc", "/h/null"], market.Api.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "cannot be asked for: id cannot stand in a path",
                "cannot be asked for: id holds control characters",
                "cannot be asked for: id is empty",
                "cannot be asked for: id is longer than 1000 characters",
                "cannot be asked for: id is null",
            ],
            Tables.Rows(market.Data, "SELECT reason FROM ops.requests WHERE status = 'skipped' ORDER BY ALL")
        );
        Assert.Equal("0", Tables.Value(market.Data, "SELECT count(*) FROM ops.requests WHERE length(ticker) > 200"));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_query_that_fails_is_told_and_stops_nobody_else()
    {
        await using var market = await MarketAsync(Trades.Replace("silver.funds", "gold.nowhere", StringComparison.Ordinal) + Funds);

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Partial, 1), (summary.Status, summary.Requests.Stored));
        Assert.Contains(summary.Notes, n => n.Contains("small/trades: the query of its 'for_each' fails", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_cut_in_two_asks_for_the_same_as_one_in_a_piece()
    {
        await using var market = await MarketAsync(Trades + Funds);
        await using var undisturbed = await MarketAsync(Trades + Funds);
        await _engine.RunAsync(undisturbed.Options);

        await _engine.RunAsync(
            market.Options with
            {
                Switches = new() { Silver = false, Gold = false },
            }
        );
        await _engine.RunAsync(market.Options with { Switches = new() { Bronze = false } });

        Assert.Equal(undisturbed.Api.Asked.Order(StringComparer.Ordinal), market.Api.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(Tables.Promoted(undisturbed.Data), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_ticker_limit_cuts_what_a_query_finds_too()
    {
        await using var market = await MarketAsync(Trades + Funds);

        var summary = await _engine.RunAsync(market.Options with { Switches = new() { TickerLimit = 1 } });

        Assert.Equal(new RequestCounts(2, 2, 0, 0), summary.Requests);
    }

    /// <summary>A real process, killed at seeded moments among the values, and rerun.</summary>
    [Fact]
    public async Task A_process_killed_among_values_repeats_at_most_what_was_in_flight()
    {
        var recipe = Grouped("range(1, 25)", "group: 1") + "\n" + Trades + Funds;
        var killed = new KilledRuns(Seed);
        await using var market = await MarketAsync(recipe, hold: _ => killed.HoldAsync());
        await using var undisturbed = await MarketAsync(recipe);
        await _engine.RunAsync(undisturbed.Options);

        await killed.CheckAsync(market, undisturbed);

        CheckReplay(market);
    }

    private void CheckReplay(SmallMarket market)
    {
        const string Requests = "SELECT run_id, status, ticker, bronze_line FROM ops.requests WHERE bronze_file IS NOT NULL ORDER BY ALL";
        var (before, requests) = (Tables.Replayable(market.Data), Tables.Rows(market.Data, Requests));
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(requests, Tables.Rows(market.Data, Requests));
    }

    private static string Grouped(string ids, string settings) =>
        $$"""
              - name: grouped
                domain: market
                scope: global
                for_each: [{ query: "SELECT unnest({{ids}}) AS id ORDER BY 1", {{settings}} }]
                path: g
                query: { ids: "{id}" }
                silver_table: grouped
                key: [ids]
                columns: { ids: { type: text, value: "{id}" }, n: integer }
            """;

    private static async Task<SmallMarket> MarketAsync(
        string datasets,
        Func<StubApi.Request, StubApi.Answer?>? answer = null,
        Func<StubApi.Request, Task>? hold = null
    )
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, r => answer?.Invoke(r) ?? Right(r), hold);
        return market.With("small.yaml", Recipe(market.Api.Address, datasets));
    }

    private static string Recipe(Uri address, string datasets) =>
        $"source: {{ name: small, base_url: \"{address}\", attempts: 1 }}\n\ndatasets:\n{datasets}";

    private static StubApi.Answer Right(StubApi.Request request) =>
        new(
            JsonSerializer.Serialize(
                request.Path == "/funds" ? [new { id = 1, label = "one" }, new { id = 2, label = "two & more" }]
                : request.Path.EndsWith("/trades", StringComparison.Ordinal)
                    ? (object[])[new { n = 1, day = "2026-01-08" }, new { n = 2, day = "2026-01-09" }]
                : [new { n = 1 }]
            )
        );
}
