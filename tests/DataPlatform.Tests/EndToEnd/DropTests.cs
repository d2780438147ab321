using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A dataset that nobody wants any more.</summary>
public sealed class DropTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_dropped_dataset_is_gone_with_its_watermarks_and_the_next_run_loads_it_anew()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2, tickers: ["AAA", "BBB"]);
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        var dropped = Housekeeper.Drop(market.Data, "series-01", withBronze: false, _ => true);
        var without = Tables.Rows(market.Data, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'silver' ORDER BY ALL");
        var again = await _engine.RunAsync(market.Options);

        Assert.Equal([("silver.small_series_01", 10L)], dropped!.Tables.Select(t => (t.Key, t.Value)));
        Assert.Equal(["small_list_01", "small_series_02"], without);
        Assert.Equal((2L, 10L, RunStatus.Succeeded), (again.Requests.Stored, again.Silver.Inserted, again.Status));
        Assert.All(market.Api.Asked, a => Assert.StartsWith("/series-01", a, StringComparison.Ordinal));
        Assert.Equal("10", Tables.Value(market.Data, "SELECT count(*) FROM gold.fact_value"));
    }

    [Fact]
    public async Task Its_bronze_stays_and_rebuild_brings_the_rows_back_unless_it_is_dropped_too()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 0);
        await _engine.RunAsync(market.Options);
        var bronze = Path.Combine(market.Data, "bronze/reference/small/list-02");

        Housekeeper.Drop(market.Data, "small/list-02", withBronze: false, _ => true);
        _engine.Orchestrator.Rebuild(market.Options);
        var back = Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_02");
        Housekeeper.Drop(market.Data, "small/list-02", withBronze: true, _ => true);
        var rebuilt = _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal("3", back);
        Assert.False(Directory.Exists(bronze));
        Assert.True(rebuilt.IsReplaced, string.Join('\n', rebuilt.Losses));
        Assert.Equal("0", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_02"));
    }

    [Fact]
    public async Task A_drop_that_was_killed_half_way_is_finished_by_the_same_command()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 0);
        await _engine.RunAsync(market.Options);
        // As a kill leaves it: bronze is gone, the warehouse does not know yet.
        Directory.Delete(Path.Combine(market.Data, "bronze/reference/small/list-02"), recursive: true);

        var dropped = Housekeeper.Drop(market.Data, "list-02", withBronze: true, _ => true);
        var verified = _engine.Orchestrator.Verify(market.Data);

        Assert.Equal((0L, 1), (dropped!.Segments, dropped.Tables.Count));
        Assert.True(verified.IsWhole, string.Join('\n', verified.Problems));
    }

    [Fact]
    public async Task A_run_may_go_on_while_somebody_thinks_about_the_question()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 0);
        await _engine.RunAsync(market.Options);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = new ManualResetEventSlim();
        var drop = Task.Run(
            () => Housekeeper.Drop(market.Data, "list-02", withBronze: false, Thinks),
            TestContext.Current.CancellationToken
        );

        await asked.Task.WaitAsync(TestEngine.Limit, TestContext.Current.CancellationToken);
        var meanwhile = await _engine.RunAsync(market.Options);
        answer.Set();

        Assert.Null(await drop);
        Assert.Equal(RunStatus.Succeeded, meanwhile.Status);

        bool Thinks(DropSummary summary)
        {
            asked.SetResult();
            return !answer.Wait(TestEngine.Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_a_run_added_while_somebody_thought_about_it_is_asked_about_again()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        await _engine.RunAsync(market.Options);
        var asked = new List<long>();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = new ManualResetEventSlim();
        var drop = Task.Run(
            () => Housekeeper.Drop(market.Data, "series-01", withBronze: true, Thinks),
            TestContext.Current.CancellationToken
        );

        await isAsked.Task.WaitAsync(TestEngine.Limit, TestContext.Current.CancellationToken);
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });
        answer.Set();
        var dropped = await drop;

        Assert.Equal([1L, 2L], asked);
        Assert.Equal(2L, dropped!.Segments);

        bool Thinks(DropSummary summary)
        {
            asked.Add(summary.Segments);
            isAsked.TrySetResult();
            return answer.Wait(TestEngine.Limit, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(true, "dropped")]
    [InlineData(false, "kept")]
    public void Json_says_what_became_of_the_dataset(bool isDropped, string status)
    {
        var summary = new DropSummary("acme/list", new Dictionary<string, long> { ["silver.acme_list"] = 3 }, 0, 0);

        var json = JsonDocument.Parse(RunJson.Write(DropDocument.Of(summary, isDropped))).RootElement;

        Assert.Equal(
            (status, "acme/list", 3),
            (
                json.GetProperty("status").GetString(),
                json.GetProperty("dataset").GetString(),
                json.GetProperty("tables").GetProperty("silver.acme_list").GetInt32()
            )
        );
    }

    [Fact]
    public async Task Nothing_goes_without_a_yes_and_an_unknown_name_is_refused()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);

        var unasked = await DropAsync("list-01");
        var unknown = await DropAsync("list-1", "--yes");
        var kept = Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_01");
        var sure = await DropAsync("list-01", "--bronze", "--yes");

        Assert.Equal((2, 2, 0), (unasked.Exit, unknown.Exit, sure.Exit));
        Assert.Contains("takes away silver.small_list_01 with 3 rows; if you mean it, add --yes", unasked.Errors, StringComparison.Ordinal);
        Assert.Contains("no such dataset is stored (did you mean 'list-01'?)", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal("3", kept);
        Assert.StartsWith(
            "dropped small/list-01: silver.small_list_01 with 3 rows, 1 segments of bronze",
            sure.Output,
            StringComparison.Ordinal
        );

        async Task<(int Exit, string Output, string Errors)> DropAsync(params string[] words)
        {
            using var drop = HostProcess.Start(["drop", .. words, "--data", market.Data]);
            return (await drop.EndAsync(), await drop.Output, await drop.Errors);
        }
    }
}
