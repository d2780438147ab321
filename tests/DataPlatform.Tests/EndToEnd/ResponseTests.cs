using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Vendors that say what is wrong in ways of their own.</summary>
public sealed class ResponseTests
{
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("[{ path: error.code, equals: 42, means: throttled, wait_header: X-In }]", "1", true)]
    [InlineData("[{ path: error.code, equals: 42, means: retry, wait_header: X-In }]", "900ms", false)]
    [InlineData("[{ header: X-In, means: retry, wait_header: X-In }]", "1", false)]
    [InlineData("[{ status: 418, means: throttled, wait_header: X-In }]", "0.8", true)]
    [InlineData("[{ status: 418, means: retry, wait_header: Expires }]", "1", false)]
    public async Task A_vendor_that_says_how_long_to_wait_in_a_header_of_its_own_is_asked_again_then(
        string responses,
        string wait,
        bool refuses
    )
    {
        var first = true;
        await using var market = await MarketAsync(responses, r => Once(ref first) ? Later(wait) : null, attempts: 2);
        var started = TimeProvider.System.GetTimestamp();

        var summary = await _engine.RunAsync(market.Options);
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal((RunStatus.Succeeded, 3), (summary.Status, market.Api.Requests.Count));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.7));
        Assert.Equal(refuses ? 1 : 0, summary.Quota["small"].Refused429);
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    [Fact]
    public async Task An_answer_that_stops_its_source_is_a_failure_and_the_rest_is_not_sent()
    {
        await using var market = await MarketAsync(
            "[{ path: error.code, equals: 42, means: stop }]",
            r => r.Path == "/list-01" ? Later("1") : null,
            attempts: 3
        );

        var summary = await _engine.RunAsync(market.Options);
        var requests = Tables.Rows(market.Data, "SELECT dataset, status, reason FROM ops.requests ORDER BY ALL");
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal((RunStatus.Partial, new RequestCounts(2, 0, 1, 1)), (summary.Status, summary.Requests));
        Assert.Equal(FailureKind.Stop, Assert.Single(summary.Failures).Kind);
        Assert.Single(market.Api.Requests);
        Assert.Contains("small: not sent: the recipe stops the source at status 418: {\"error\":{\"code\":42}}", summary.Notes);
        Assert.Equal(requests[0], Tables.Rows(market.Data, "SELECT dataset, status, reason FROM ops.requests ORDER BY ALL")[0]);
    }

    [Fact]
    public async Task Rows_may_come_with_any_status_and_a_rebuild_finds_them_again()
    {
        await using var market = await MarketAsync("{ 404: rows }", _ => new("[{\"symbol\":\"A\",\"name\":\"a\"}]", 404));

        var summary = await _engine.RunAsync(market.Options);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(["A"], Tables.Rows(market.Data, "SELECT symbol FROM silver.small_list_02"));
    }

    private static Task<SmallMarket> MarketAsync(string responses, Func<StubApi.Request, StubApi.Answer?> answer, int attempts = 1) =>
        SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            source: $"attempts: {attempts}\nconcurrency: 1\nresponses: {responses}",
            answer: answer
        );

    private static bool Once(ref bool first) => first && !(first = false);

    private static StubApi.Answer Later(string wait) =>
        new("{\"error\":{\"code\":42}}", 418)
        {
            Headers = new Dictionary<string, string> { ["X-In"] = wait, ["Expires"] = wait },
        };
}
