using System.Diagnostics;
using System.Text.Json;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Ctrl-C and SIGTERM, sent to a real process.</summary>
public sealed class SignalTests
{
    // Shorter than the 30 s of a request's timeout and than the queries here, which never end. That a run takes three seconds by its own clock is shown
    // by InterruptTests; what a busy machine adds to them in a real process says nothing.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("INT", false)]
    [InlineData("TERM", true)]
    public async Task A_signal_ends_a_run_with_130_and_says_how_to_go_on_even_when_the_server_hangs(string signal, bool hangs)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 12,
            hold: r => r.Path.StartsWith("/series-", StringComparison.Ordinal) ? release.Task : Task.CompletedTask
        );
        using var process = HostProcess.Start(["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data]);
        await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);

        var since = Stopwatch.StartNew();
        process.Signal(signal);
        if (!hangs)
        {
            release.SetResult();
        }

        var exit = await process.EndAsync();

        Assert.Equal(130, exit);
        Assert.True(since.Elapsed < Soon, $"it took {since.Elapsed}");
        Assert.Contains(
            "stopping; press Ctrl-C again to end at once (what is stored is safe)",
            await process.Errors,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            $"To go on with what is missing, and nothing else:\n  dataplatform run --recipes {market.Options.RecipesDirectory} --data {market.Data} --date {Tables.Value(market.Data, "SELECT run_date FROM ops.runs")}",
            (await process.Output).TrimEnd(),
            StringComparison.Ordinal
        );
        Assert.Equal("interrupted", Tables.Value(market.Data, "SELECT status FROM ops.runs"));
        Assert.Equal("3", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_01"));
    }

    [Fact]
    public async Task A_signal_ends_a_run_that_is_building_gold_and_the_next_one_builds_it()
    {
        const string endless = """
            -- table: gold.endless
            -- key:   symbol
            -- input: silver.small_list_01 (symbol)
            SELECT symbol, (SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range + b.range = 3) AS n
            FROM silver.small_list_01 WHERE symbol IN (FROM changed)
            """;
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var model = Path.Combine(Directory.CreateDirectory(Path.Combine(market.Options.RecipesDirectory, "gold")).FullName, "endless.sql");
        await File.WriteAllTextAsync(model, endless);
        var promoted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"];
        using var process = HostProcess.Start(
            run,
            onErrorLine: line => _ = line.Contains("silver for chunk 1", StringComparison.Ordinal) && promoted.TrySetResult()
        );
        await promoted.Task.WaitAsync(TestEngine.Limit);
        // Nothing tells from outside that the statement has begun, but for the work that it makes.
        await process.WorkedAsync(process.Worked + TimeSpan.FromSeconds(1));

        var since = Stopwatch.StartNew();
        process.Signal("TERM");
        var exit = await process.EndAsync();

        Assert.Equal(130, exit);
        Assert.True(since.Elapsed < Soon, $"it took {since.Elapsed}");
        await File.WriteAllTextAsync(model, endless.Replace("1000000000", "10", StringComparison.Ordinal));
        using var next = HostProcess.Start(run);
        Assert.Equal(0, await next.EndAsync());
        Assert.Equal("3", Tables.Value(market.Data, "SELECT count(*) FROM gold.endless"));
        Assert.Single(market.Api.Requests);
    }

    [Theory]
    [InlineData("run", "--no-gold")]
    [InlineData("run", "--no-silver")]
    [InlineData("plan", "--no-gold")]
    public async Task A_signal_ends_a_universe_query_that_would_never_end(string verb, string flag)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(["run", .. folders, "--no-ticker"]);
        market.With(
            "small.yaml",
            SmallMarket
                .Yaml("small", market.Api.Address, 1, 1)
                .Replace(
                    "SELECT symbol FROM silver.small_list_01 ORDER BY symbol",
                    "SELECT symbol FROM silver.small_list_01, range(1000000000) AS a, range(1000000000) AS b WHERE a.range + b.range = 3",
                    StringComparison.Ordinal
                )
        );
        using var process = HostProcess.Start([verb, .. folders, flag, "--no-non-ticker", "--output", "json"]);
        // Nothing tells from outside that the query has begun, but for the work that it makes: far more than all before it.
        await process.WorkedAsync(TimeSpan.FromSeconds(3));

        var since = Stopwatch.StartNew();
        process.Signal("TERM");
        var exit = await process.EndAsync();

        Assert.Equal(130, exit);
        Assert.Equal("interrupted", JsonDocument.Parse(await process.Output).RootElement.GetProperty("status").GetString());
        Assert.True(since.Elapsed < Soon, $"it took {since.Elapsed}");
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            hold: _ => Task.Delay(Timeout.Infinite, CancellationToken.None)
        );
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = HostProcess.Start(
            ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data],
            onErrorLine: line => _ = line.StartsWith("stopping;", StringComparison.Ordinal) && stopping.TrySetResult()
        );
        await market.Api.Arrived(1).WaitAsync(TestEngine.Limit);

        process.Signal("INT");
        await stopping.Task.WaitAsync(TestEngine.Limit);
        process.Signal("INT");
        var exit = await process.EndAsync();

        Assert.Equal(130, exit);
        // One that waits for what is on its way, or gives it up after three seconds, tells how it ended.
        Assert.Equal("", await process.Output);
    }

    [Fact]
    public async Task The_simulator_alone_ends_with_0_when_it_is_told_to()
    {
        using var process = HostProcess.Start(["simulate", "--tickers-count", "1"]);
        using var http = new HttpClient();
        var address = await process.OutputLine("listening on ");
        var referee = await http.GetStringAsync(new Uri(new(address), "_referee"));

        process.Signal("TERM");

        Assert.Contains("\"requests\"", referee, StringComparison.Ordinal);
        Assert.Equal(0, await process.EndAsync());
    }
}
