using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// What a server that counts for itself says of real runs. Short ones: the long measurements are in the README's numbers. Alone, because it counts
/// within milliseconds.
/// </summary>
[Collection(Alone.Name)]
public sealed class QuotaTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Two_sources_with_different_limits_are_both_kept_and_both_used()
    {
        await using var simulated = await Simulated.StartAsync(
            new()
            {
                TickersCount = 60,
                LatencyMax = TimeSpan.FromMilliseconds(50),
                SourceLimits = Limits(("fmp", "40/2s,60/3s"), ("fred", "2/1s")),
            }
        );
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Limits = Declared(("fmp", "40/2s,60/3s"), ("fred", "2/1s")),
            Datasets = ["stock-list", "company-peers", "fred-dgs10", "fred-usrecm", "fred-cpiaucsl", "fred-unrate", "fred-fedfunds"],
        };

        var summary = await _engine.RunAsync(options);

        var referee = simulated.Market.Report();
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(66, referee.Admitted);
        Assert.Equal(0, referee.Refused);
        Assert.All(referee.Sources.Values.SelectMany(s => s.Limits), l => Assert.Equal((0, 0), (l.ViolationsFixed, l.ViolationsSliding)));
        Assert.True(summary.Quota["fmp"].WaitedSeconds > 1, "60 requests at 20 a second have to wait");
        Assert.True(summary.Quota["fmp"].WaitedSeconds < 4, $"and no longer than they have to, not {summary.Quota["fmp"].WaitedSeconds} s");
    }

    [Fact]
    public async Task A_run_that_starts_inside_the_window_of_the_one_before_does_not_overspend()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 30, SourceLimits = Limits(("fmp", "30/4s")) });
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with { Limits = Declared(("fmp", "30/4s")) };
        await _engine.RunAsync(
            options with
            {
                Datasets = ["stock-list", "company-peers"],
                Switches = new() { TickerLimit = 29 },
            }
        );

        var second = await _engine.RunAsync(
            options with
            {
                Datasets = ["company-officers"],
                Switches = new() { TickerLimit = 20 },
            }
        );

        var limit = simulated.Market.Report().Sources["fmp"].Limits.Single();
        Assert.Equal(20, second.Requests.Stored);
        Assert.Equal((0, 0), (limit.ViolationsFixed, limit.ViolationsSliding));
        Assert.True(second.Quota["fmp"].WaitedSeconds > 0.5, "the first run's permits are still in the window");
    }

    [Fact]
    public async Task A_limit_of_half_of_what_is_declared_is_learned_from_a_refusal_or_two()
    {
        await using var simulated = await Simulated.StartAsync(
            new()
            {
                TickersCount = 80,
                LatencyMax = TimeSpan.FromMilliseconds(20),
                SourceLimits = Limits(("fmp", "20/1s")),
            }
        );
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Limits = Declared(("fmp", "40/1s")),
            Datasets = ["stock-list", "company-peers", "company-officers"],
        };

        var summary = await _engine.RunAsync(options);

        Assert.Equal(new RequestCounts(161, 161, 0, 0), summary.Requests);
        Assert.InRange(summary.Quota["fmp"].Refused429, 1, 4);
        Assert.Contains(
            _engine.Log.Lines,
            l =>
                l.StartsWith("fmp: going on at ", StringComparison.Ordinal)
                && l.EndsWith(" because of refusals (declared: 40/1s); raised while there are none", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_leaves_the_source_for_the_next_run_and_says_until_when()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 20 });
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Limits = Declared(("fmp", "10/1d")),
            Datasets = ["stock-list", "company-peers"],
            MaxWait = TimeSpan.FromSeconds(1),
        };

        var summary = await _engine.RunAsync(options);

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Equal(new RequestCounts(21, 10, 0, 11), summary.Requests);
        Assert.Equal(10, simulated.Market.Report().Requests);
        Assert.Matches(
            @"^fmp: quota used, resumes \d{4}-\d\d-\d\d \d\d:\d\dZ \(2[34] h \d+ m\); longer than --max-wait$",
            Assert.Single(summary.Notes)
        );
        Assert.Equal("0", Tables.Value(data.Path, "SELECT count(*) FROM ops.segments WHERE promoted_bytes < recorded_bytes"));
    }

    [Fact]
    public async Task A_refused_key_is_not_tried_again_and_again()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 40 });
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Keys = new Dictionary<string, string> { ["fmp"] = "not-the-right-key", ["fred"] = "nor-this-one" },
        };

        var summary = await _engine.RunAsync(options with { Tickers = [.. Enumerable.Range(1, 40).Select(i => $"T{i}")] });

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.InRange(simulated.Market.Report().Sources["fmp"].Requests, 3, 3 + 8);
        Assert.Contains("fmp: not sent: the source refuses the key", summary.Notes);
        Assert.Equal(summary.Requests.Planned, summary.Requests.Failed + summary.Requests.Skipped);
    }

    private static Dictionary<string, IReadOnlyList<SimulatedLimit>> Limits(params (string Source, string Limits)[] limits) =>
        limits.ToDictionary(l => l.Source, l => SimulatedLimit.ParseList(l.Limits));

    private static Dictionary<string, IReadOnlyList<RateLimit>> Declared(params (string Source, string Limits)[] limits) =>
        limits.ToDictionary(
            l => l.Source,
            l => (IReadOnlyList<RateLimit>)[.. SimulatedLimit.ParseList(l.Limits).Select(s => new RateLimit(s.Permits, s.Window))]
        );
}
