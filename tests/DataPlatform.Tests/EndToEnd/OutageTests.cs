using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A source that is down is left alone, and says why; a dataset that is broken is left alone by itself.</summary>
public sealed class OutageTests
{
    private static readonly string[] Tickers = [.. Enumerable.Range(0, 200).Select(i => $"T{i:000}")];

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_source_that_is_down_is_left_alone_after_a_few_requests_of_a_few_datasets()
    {
        var isDown = false;
        await using var market = await MarketAsync(r => isDown ? new("down", 500) : null, series: 6);
        await _engine.RunAsync(market.Options with { Switches = new() { ExecuteTickerRecipes = false } });
        market.Api.Forget();
        isDown = true;

        var summary = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.InRange(market.Api.Requests.Count, 20, 2 * (1 + 10 + 3 + 3 + (4 * 8)));
        Assert.Equal(1201, summary.Requests.Failed + summary.Requests.Skipped);
        Assert.StartsWith("small: not sent: the source failed ", summary.Notes[0], StringComparison.Ordinal);
        Assert.EndsWith(" times in a row, the last time with status 500", summary.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_that_is_broken_is_left_alone_and_the_others_are_loaded()
    {
        await using var market = await MarketAsync(r => r.Path == "/series-01" ? new("broken", 500) : null, series: 3);

        var summary = await _engine.RunAsync(market.Options);

        Assert.InRange(market.Api.Requests.Count(r => r.Path == "/series-01"), 2 * 10, 2 * (10 + 8));
        Assert.Equal(401, summary.Requests.Stored);
        Assert.Equal("1000", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_03"));
        Assert.StartsWith("small/series-01: not sent: the dataset failed ", Assert.Single(summary.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_waits_for_a_source_that_is_closed_stops_waiting_and_the_refusal_is_kept()
    {
        await using var market = await MarketAsync(
            r => r.Path == "/series-01" ? new("", 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "300" } } : null,
            series: 1
        );

        var summary = await _engine.RunAsync(market.Options with { MaxWait = TimeSpan.FromSeconds(200) });

        Assert.True(summary.ElapsedSeconds < 100, $"{summary.ElapsedSeconds} s");
        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Contains(summary.Failures, f => f.Kind == FailureKind.RateLimit);
    }

    private static Task<SmallMarket> MarketAsync(Func<StubApi.Request, StubApi.Answer?> answer, int series) =>
        SmallMarket.StartAsync(lists: 1, series: series, answer: answer, tickers: Tickers, source: "attempts: 2");
}
