using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A vendor whose key is good, and who does not sell everything.</summary>
public sealed class RefusalTests
{
    private readonly TestEngine _engine = new(environment: new Dictionary<string, string> { ["SMALL_KEY"] = "a-good-key" });

    [Theory]
    [InlineData(403)]
    [InlineData(402)]
    public async Task Tickers_that_are_forbidden_at_the_head_of_the_list_do_not_keep_the_others_out(int status)
    {
        string[] tickers = [.. Enumerable.Range(0, 90).Select(i => $"T{i:00}")];
        await using var market = await MarketAsync(
            lists: 1,
            series: 1,
            r => r.Query.TryGetValue("symbol", out var ticker) && string.CompareOrdinal(ticker, "T25") < 0,
            status,
            tickers
        );

        var first = await _engine.RunAsync(market.Options);
        market.Api.Forget();
        var second = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal((new RequestCounts(91, 66, 25, 0), RunStatus.Partial), (first.Requests, first.Status));
        Assert.All(first.Failures, f => Assert.Equal(FailureKind.Forbidden, f.Kind));
        Assert.Equal(66, second.Requests.Stored);
        Assert.All(market.Api.Requests.Take(66), r => Assert.NotEqual("T00", r.Query.GetValueOrDefault("symbol")));
    }

    [Fact]
    public async Task Datasets_that_are_forbidden_do_not_keep_the_others_out_and_are_asked_last_from_then_on()
    {
        await using var market = await MarketAsync(
            lists: 20,
            series: 0,
            r => string.CompareOrdinal(r.Path, "/list-16") < 0,
            403,
            tickers: null
        );

        var first = await _engine.RunAsync(market.Options);
        market.Api.Forget();
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(new RequestCounts(20, 5, 15, 0), first.Requests);
        Assert.Equal(
            ["/list-16", "/list-17", "/list-18", "/list-19", "/list-20", "/list-01", "/list-02"],
            market.Api.Requests.Take(7).Select(r => r.Path)
        );
        Assert.Equal("3", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_20"));
    }

    [Fact]
    public async Task Without_a_key_what_is_forbidden_is_that_requests_failure()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 40,
            series: 0,
            source: "attempts: 1\nconcurrency: 1",
            answer: r => string.CompareOrdinal(r.Path, "/list-40") < 0 ? new("no", 403) : null
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(40, 1, 39, 0), summary.Requests);
        Assert.Empty(summary.Notes);
    }

    private static Task<SmallMarket> MarketAsync(
        int lists,
        int series,
        Func<StubApi.Request, bool> isForbidden,
        int status,
        IReadOnlyList<string>? tickers
    ) =>
        SmallMarket.StartAsync(
            lists,
            series,
            r => isForbidden(r) ? new("""{"message":"upgrade your plan"}""", status) : null,
            tickers: tickers,
            source: "attempts: 1\nconcurrency: 1\nauth: { header: X-Key, env: SMALL_KEY }"
        );
}
