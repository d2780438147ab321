using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What goes wrong with one request is told, counted, and asked again by the next run; nothing else is touched by it.</summary>
public sealed class FailureTests
{
    private const string Source = "attempts: 1\nerror_when: [Error]";

    private static readonly string[] Tickers = ["BADREQ", "EMPTY", "ERROBJ", "FINE", "HTML", "HUNG", "SHAPE", "SRVERR"];

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Failed_requests_are_told_and_counted_and_the_run_goes_on()
    {
        await using var market = await BrokenMarketAsync(() => true);

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Equal(new RequestCounts(18, 5, 13, 0), summary.Requests);
        Assert.Equal(
            """
            BADREQ: http: status 400: no such thing
            EMPTY: empty-body: status 200 without a body
            ERROBJ: error-object: 'Error' in the answer: {"Error":"limit of the plan"}
            HTML: not-json: an HTML page instead of JSON: <html>Just a moment...</html>
            HUNG: timeout: no whole answer within 4 s
            SHAPE: wrong-shape: expected an array of rows: "maintenance"
            SRVERR: http: status 500: {"message":"boom"}
            """,
            string.Join(
                '\n',
                summary
                    .Failures.Where(f => f.Dataset == "series-01")
                    .OrderBy(f => f.Ticker, StringComparer.Ordinal)
                    .Select(f => $"{f.Ticker}: {Word.Of(f.Kind)}: {f.Message}")
            )
        );
        Assert.Equal(
            ["FINE|5", "HUNG|5"],
            Tables.Rows(market.Data, "SELECT ticker, count(*) FROM silver.small_series_02 GROUP BY ticker ORDER BY ticker")
        );
        Assert.Equal(13, _engine.Log.Entries.Count(e => e.Id == 9));
    }

    [Fact]
    public async Task A_rerun_sends_the_failed_requests_only_and_ends_with_the_tables_of_an_undisturbed_run()
    {
        var broken = true;
        await using var market = await BrokenMarketAsync(() => broken);
        await using var undisturbed = await BrokenMarketAsync(() => false);
        await _engine.RunAsync(undisturbed.Options);
        var first = await _engine.RunAsync(market.Options);
        market.Api.Forget();

        broken = false;
        var rerun = await _engine.RunAsync(market.Options);

        Assert.Equal(
            first.Failures.Select(f => $"/{f.Dataset} {f.Ticker}").Order(StringComparer.Ordinal),
            market.Api.Requests.Select(r => $"{r.Path} {r.Query["symbol"]}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(new RequestCounts(18, 13, 0, 5), rerun.Requests);
        Assert.Equal(RunStatus.Succeeded, rerun.Status);
        Assert.Equal(Tables.Promoted(undisturbed.Data), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_whole_chunk_that_fails_does_not_keep_the_next_one_from_running()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 2,
            answer: r => r.Path == "/series-01" ? new("down", Status: 503) : null
        );

        var summary = await _engine.RunAsync(market.Options with { ChunkSize = 1 });

        Assert.Equal([(1L, 0L), (0L, 3L), (3L, 0L)], summary.Chunks.Select(c => (c.Stored, c.Failed)));
        Assert.Equal("15", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_02"));
        Assert.Equal("0", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_01"));
    }

    [Fact]
    public async Task A_gold_model_that_fails_leaves_the_others_built_and_the_run_partial()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        market.With(
            "gold/broken.sql",
            "-- table: gold.broken\n-- key: x\n-- input: silver.small_list_01 (symbol)\nSELECT no_such_column AS x"
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Equal((3L, 15L, 0L), (summary.Gold["dim_symbol"], summary.Gold["fact_value"], summary.Gold["broken"]));
        Assert.Contains("gold.broken was not built", Assert.Single(summary.Notes), StringComparison.Ordinal);
    }

    private static Task<SmallMarket> BrokenMarketAsync(Func<bool> isBroken) =>
        SmallMarket.StartAsync(
            lists: 2,
            series: 2,
            tickers: Tickers,
            source: Source + "\ntimeout: 4s",
            hold: r =>
                isBroken() && r.Path == "/series-01" && r.Query.GetValueOrDefault("symbol") == "HUNG"
                    ? Task.Delay(Timeout.Infinite, CancellationToken.None)
                    : Task.CompletedTask,
            answer: r =>
                !isBroken()
                    ? null
                    : r.Query.GetValueOrDefault("symbol") switch
                    {
                        "EMPTY" => new(""),
                        "ERROBJ" => new("""{"Error":"limit of the plan"}"""),
                        "BADREQ" => new("no such thing", Status: 400),
                        "HTML" => new("<html>Just a moment...</html>", ContentType: "text/html"),
                        "SHAPE" => new("\"maintenance\""),
                        "SRVERR" => new("""{"message":"boom"}""", Status: 500),
                        _ => null,
                    }
        );
}
