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
        // Three seconds, and timers of a busy machine that come late.
        Assert.True(summary.Quota["fmp"].WaitedSeconds < 8, $"and no longer than they have to, not {summary.Quota["fmp"].WaitedSeconds} s");
    }

    [Fact]
    public async Task A_run_that_starts_inside_the_window_of_the_one_before_does_not_overspend()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 30, SourceLimits = Limits(("fmp", "30/6s")) });
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with { Limits = Declared(("fmp", "30/6s")) };
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
    public async Task Two_sources_with_one_key_keep_to_one_limit_in_a_run_and_in_the_run_after_it()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 40, SourceLimits = Limits(("fmp", "30/6s")) });
        using var recipes = new RecipeFiles()
            .With("peers.yaml", Sharing("peers", "30/6s", "stock-peers"))
            .With("officers.yaml", Sharing("officers", "30/6s", "key-executives"));
        using var data = new TempFolder();
        var options = new RunOptions
        {
            RecipesDirectory = recipes.Directory,
            DataDirectory = data.Path,
            Date = Simulated.Day,
            BaseUrls = new Dictionary<string, Uri>
            {
                ["peers"] = simulated.Market.SourceAddress("fmp"),
                ["officers"] = simulated.Market.SourceAddress("fmp"),
            },
            Keys = new Dictionary<string, string> { ["peers"] = Simulated.Key, ["officers"] = Simulated.Key },
        };

        var first = await _engine.RunAsync(options with { Tickers = Names(1, 14) });
        var second = await _engine.RunAsync(options with { Tickers = Names(15, 24) });

        var limit = simulated.Market.Report().Sources["fmp"].Limits.Single();
        Assert.Equal((28, 20), (first.Requests.Stored, second.Requests.Stored));
        Assert.Equal((0, 0), (limit.ViolationsFixed, limit.ViolationsSliding));
        Assert.Equal((10, 10), (second.Quota["peers"].Sent, second.Quota["officers"].Sent));
        Assert.True(second.Quota["peers"].WaitedSeconds > 0.5, "the first run's permits are still in the window");
        Assert.Equal(second.Quota["peers"], second.Quota["officers"] with { Limits = second.Quota["peers"].Limits });
        Assert.Equal(["shared.ring"], Directory.GetFiles(data.At("quota")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_wait_for_a_shared_quota_names_it()
    {
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, source: "attempts: 1\nquota: vendor\nlimits: [2/1d]");

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["AAA", "BBB", "CCC"], MaxWait = TimeSpan.FromMinutes(1) });

        Assert.StartsWith("small: quota vendor used, resumes ", Assert.Single(summary.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cost_above_a_limit_given_for_another_source_of_the_quota_is_refused()
    {
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, source: "attempts: 1\nquota: vendor");
        market.With(
            "dear.yaml",
            SmallMarket
                .Yaml("dear", market.Api.Address, 0, 1, "quota: vendor")
                .Replace("path: series-01", "path: series-01\n    cost: 3", StringComparison.Ordinal)
        );
        var options = market.Options with { Tickers = ["AAA"], Limits = Declared(("small", "2/1s")) };

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Equal(["--limit small=2/1s: dear/series-01 costs 3 permits, more than it ever allows at once"], refusal.Problems);
        Assert.Empty(market.Api.Asked);
    }

    [Fact]
    public async Task A_limit_of_half_of_what_is_declared_is_learned_from_a_refusal_or_two()
    {
        await using var simulated = await Simulated.StartAsync(
            new()
            {
                TickersCount = 40,
                LatencyMax = TimeSpan.FromMilliseconds(20),
                SourceLimits = Limits(("fmp", "20/2s")),
            }
        );
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Limits = Declared(("fmp", "40/2s")),
            Datasets = ["stock-list", "company-peers", "company-officers"],
        };

        var summary = await _engine.RunAsync(options);

        Assert.Equal(new RequestCounts(81, 81, 0, 0), summary.Requests);
        // Who learns nothing is refused every second one.
        Assert.InRange(summary.Quota["fmp"].Refused429, 1, 8);
        Assert.Contains(
            _engine.Log.Lines,
            l =>
                l.StartsWith("fmp: going on at ", StringComparison.Ordinal)
                && l.EndsWith(" because of refusals (declared: 40/2s); raised while there are none", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_refusal_for_no_reason_takes_nothing_away()
    {
        await using var simulated = await Simulated.StartAsync(new() { TickersCount = 60, RefuseAt = [40] });
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Limits = Declared(("fmp", "3000/60s")),
            Datasets = ["stock-list", "company-peers", "company-officers"],
        };

        var summary = await _engine.RunAsync(options);

        Assert.Equal(new RequestCounts(121, 121, 0, 0), summary.Requests);
        Assert.Equal(1, summary.Quota["fmp"].Refused429);
        Assert.DoesNotContain(_engine.Log.Lines, l => l.Contains("because of refusals", StringComparison.Ordinal));
        Assert.InRange(summary.Quota["fmp"].WaitedSeconds, 0.9, 8);
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
            // Much shorter than the quota takes, and longer than any breath between requests that a slow first answer brings.
            MaxWait = TimeSpan.FromMinutes(1),
        };

        var summary = await _engine.RunAsync(options);

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Equal(new RequestCounts(21, 10, 0, 11), summary.Requests);
        Assert.Equal(10, simulated.Market.Report().Requests);
        // Eleven are left: ten when today's ten are a day old, and one a day later.
        Assert.InRange(_engine.Orchestrator.Plan(options).EtaSeconds, 47 * 3_600, 48 * 3_600);
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
        Assert.InRange(simulated.Market.Report().Sources["fmp"].Requests, 10, 10 + 8);
        Assert.Contains("fmp: not sent: the source refuses the key", summary.Notes);
        Assert.Equal(summary.Requests.Planned, summary.Requests.Failed + summary.Requests.Skipped);
    }

    private static string Sharing(string name, string limit, string path) =>
        $$"""
            source:
              name: {{name}}
              base_url: http://127.0.0.1:1/
              auth: { query: apikey, env: SHARED_KEY }
              quota: shared
              limits: [{{limit}}]

            datasets:
              - name: {{name}}
                domain: company
                scope: ticker
                path: {{path}}
                query: { symbol: "{ticker}" }
                empty_is_answer: true
                silver_table: {{name}}
                key: [ticker]
                columns: { ticker: { type: text, value: "{ticker}" }, name: text }
            """;

    private static List<string> Names(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => $"T{i}")];

    private static Dictionary<string, IReadOnlyList<SimulatedLimit>> Limits(params (string Source, string Limits)[] limits) =>
        limits.ToDictionary(l => l.Source, l => SimulatedLimit.ParseList(l.Limits));

    private static Dictionary<string, IReadOnlyList<RateLimit>> Declared(params (string Source, string Limits)[] limits) =>
        limits.ToDictionary(
            l => l.Source,
            l => (IReadOnlyList<RateLimit>)[.. SimulatedLimit.ParseList(l.Limits).Select(s => new RateLimit(s.Permits, s.Window))]
        );
}
