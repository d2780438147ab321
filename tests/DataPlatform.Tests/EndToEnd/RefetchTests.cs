using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What is asked again because somebody says so.</summary>
public sealed class RefetchTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_refetch_asks_what_is_selected_again_whole_and_as_the_plan_had_shown()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2, tickers: ["AAA", "BBB"]);
        await _engine.RunAsync(market.Options);
        market.Api.Forget();
        var again = market.Options with { Refetch = true, Tickers = ["BBB"], Datasets = ["series-02"] };
        var planned = _engine.Planned(again);

        var run = await _engine.RunAsync(again);

        Assert.Equal(["/series-02?symbol=BBB&from=2026-01-05&to=2026-01-09"], market.Api.Asked);
        Assert.Equal(planned.Select(u => u.PathAndQuery), market.Api.Asked);
        Assert.Equal((1L, 5L, RunStatus.Succeeded), (run.Requests.Stored, run.Silver.Unchanged, run.Status));
    }

    [Fact]
    public async Task A_refetch_from_a_day_starts_there_even_before_the_history_and_moves_nothing_back()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        await _engine.RunAsync(market.Options with { RefetchFrom = new(2026, 1, 1), Datasets = ["series-01"] });
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1), Datasets = ["series-01"] });

        Assert.Equal(
            ["/series-01?symbol=AAA&from=2026-01-01&to=2026-01-09", "/series-01?symbol=AAA&from=2026-01-09&to=2026-01-10"],
            market.Api.Asked
        );
        Assert.Equal("10", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_01"));
    }

    [Fact]
    public async Task A_refetch_that_is_killed_goes_on_where_it_stopped_and_a_whole_one_begins_anew()
    {
        var (isHeld, release) = (true, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            tickers: ["AAA", "BBB", "CCC", "DDD"],
            hold: r =>
                isHeld && r.Query.GetValueOrDefault("symbol") == "CCC" && r.Query["from"] == "2026-01-02"
                    ? release.Task
                    : Task.CompletedTask,
            source: "attempts: 1\nconcurrency: 1"
        );
        await _engine.RunAsync(market.Options);
        market.Api.Forget();
        string[] flags = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09", "--no-non-ticker"];
        using (var killed = HostProcess.Start(["run", .. flags, "--refetch-from", "2026-01-02"]))
        {
            await market.Api.Arrived(3).WaitAsync(TestEngine.Limit);
            killed.Kill();
            await killed.EndAsync();
        }

        isHeld = false;
        release.SetResult();
        market.Api.Forget();
        var options = market.Options with
        {
            RefetchFrom = new(2026, 1, 2),
            Switches = new() { ExecuteNonTickerRecipes = false },
        };
        var rest = await _engine.RunAsync(options);
        var asked = market.Api.Asked.Select(a => a[18..21]).Order(StringComparer.Ordinal).ToList();
        market.Api.Forget();
        var anew = await _engine.RunAsync(options);

        Assert.Equal(["CCC", "DDD"], asked);
        Assert.Equal((2L, 2L), (rest.Requests.Stored, rest.Requests.Skipped));
        Assert.Equal(4, anew.Requests.Stored);
        Assert.Equal("32", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_01"));
    }

    [Fact]
    public async Task A_refetch_that_was_only_warned_of_is_done_and_the_next_one_asks_anew()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            answer: _ => new("""[{"symbol":"AAA"},{"symbol":"AAA","name":"another"}]""")
        );
        var refetch = market.Options with { Refetch = true };

        var first = await _engine.RunAsync(refetch);
        var again = await _engine.RunAsync(refetch);

        Assert.Equal((RunStatus.Partial, RunStatus.Partial), (first.Status, again.Status));
        Assert.Equal((0L, 1L), (first.Requests.Failed, again.Requests.Stored));
    }

    [Theory]
    [InlineData("--refetch-from 2026-02-01", "--refetch-from 2026-02-01: lies after the run's date, 2026-01-09")]
    [InlineData("--refetch --refetch-from 2026-01-01", "--refetch asks whole windows again and --refetch-from a part of them; keep one")]
    public async Task Flags_that_say_nothing_together_are_refused(string flags, string told)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        var run = await Shell.RunAsync([
            "run",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
            "--date",
            "2026-01-09",
            .. flags.Split(' '),
        ]);

        Assert.Equal((2, $"error: {told}\n"), (run.ExitCode, run.Errors));
        Assert.Empty(market.Api.Requests);
    }
}
