using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>While a quota holds back a chunk, its datasets that are fetched already become tables.</summary>
public sealed class AheadTests
{
    private const string OneASecond = "attempts: 1\nconcurrency: 1\nlimits: [1/1s]";

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_dataset_is_promoted_while_the_quota_holds_back_others_of_its_chunk()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3, source: "attempts: 1\nlimits: [4/1s]");
        await using var unlimited = await SmallMarket.StartAsync(lists: 2, series: 3);

        var summary = await _engine.RunAsync(market.Options);
        var without = await new TestEngine().RunAsync(unlimited.Options);

        var ahead = _engine.Events.All.OfType<RunEvent.SilverAheadEnded>().ToList();
        Assert.NotEmpty(ahead);
        Assert.All(ahead, a => Assert.Equal(LayerResult.Promoted, a.Result));
        Assert.True(IndexOf<RunEvent.SilverAheadEnded>() < LastIndexOf<RunEvent.ChunkFetched>());
        Assert.Equal((without.Status, without.Requests, without.Silver), (summary.Status, summary.Requests, summary.Silver));
        Assert.Equal(Tables.Promoted(unlimited.Data), Tables.Promoted(market.Data));
        Assert.Equal(Books(unlimited), Books(market));
        SteppedMarket.CheckReplay(_engine, market);

        int IndexOf<T>() => _engine.Events.All.ToList().FindIndex(e => e is T);
        int LastIndexOf<T>() => _engine.Events.All.ToList().FindLastIndex(e => e is T);
    }

    [Fact]
    public async Task Without_a_quota_to_wait_for_a_chunk_is_promoted_in_one_piece()
    {
        await using var market = await SmallMarket.StartAsync(lists: 3, series: 3);

        await _engine.RunAsync(market.Options);

        Assert.DoesNotContain(_engine.Events.All, e => e is RunEvent.SilverAheadStarted);
    }

    [Fact]
    public async Task What_another_source_waits_for_lets_no_dataset_go_ahead()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2, source: "attempts: 1\nlimits: [3/1s]");
        market.With("free.yaml", SmallMarket.Yaml("free", market.Api.Address, lists: 1, series: 6));

        await _engine.RunAsync(market.Options with { ChunksInFlight = ChunksInFlight.PerSource });

        var ahead = _engine.Events.All.OfType<RunEvent.SilverAheadEnded>().Where(a => a.Chunk.Kind == "ticker").ToList();
        Assert.NotEmpty(ahead);
        Assert.All(ahead, a => Assert.StartsWith("small/", a.Dataset, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_went_ahead_outlives_a_kill_and_nothing_of_it_is_asked_again()
    {
        var isHeld = true;
        var isAhead = new TaskCompletionSource();
        // A cold process has three waits of a second to begin in.
        await using var market = await SmallMarket.StartAsync(
            lists: 5,
            series: 0,
            source: OneASecond,
            hold: r => isHeld && r.Path == "/list-05" ? Task.Delay(Timeout.Infinite, CancellationToken.None) : Task.CompletedTask
        );
        using var killed = HostProcess.Start(
            ["run", "--verbose", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"],
            onErrorLine: line =>
            {
                if (line.Contains("silver for small/list-01, ahead", StringComparison.Ordinal))
                {
                    isAhead.TrySetResult();
                }
            }
        );
        await Task.WhenAll(market.Api.Arrived(5), isAhead.Task).WaitAsync(TestEngine.Limit);
        killed.Kill();
        await killed.EndAsync();
        isHeld = false;

        Assert.Equal("3|0", Tables.Value(market.Data, "SELECT count(*), (SELECT count(*) FROM ops.chunks) FROM silver.small_list_01"));
        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(5, 1, 0, 4)), (summary.Status, summary.Requests));
        Assert.Equal(["/list-01", "/list-02", "/list-03", "/list-04", "/list-05", "/list-05"], market.Api.Requests.Select(r => r.Path));
        SteppedMarket.CheckReplay(_engine, market);
    }

    [Fact]
    public async Task What_went_ahead_of_a_stop_stays_and_counts()
    {
        await using var market = await SmallMarket.StartAsync(lists: 4, series: 0, source: OneASecond);

        var summary = await StopAtAsync(Moment.PromotedAhead, market);

        Assert.Equal(RunStatus.Interrupted, summary.Status);
        var ahead = _engine.Events.All.OfType<RunEvent.SilverAheadEnded>().Count();
        Assert.True(ahead > 0);
        Assert.Equal(ahead * 3, summary.Silver.Inserted);
        Assert.Equal(summary.Requests.Stored > ahead, SaysLeft());
        Assert.Equal("3", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_list_01"));
        Assert.Equal($"{ahead * 3}", Tables.Value(market.Data, "SELECT inserted FROM ops.chunks"));
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(market.Options)).Status);
        Assert.Equal(4, market.Api.Requests.Count);
        SteppedMarket.CheckReplay(_engine, market);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_what_goes_ahead_leaves_it_to_the_next_run_and_says_so()
    {
        await using var market = await SmallMarket.StartAsync(lists: 3, series: 0, source: OneASecond);

        var summary = await StopAtAsync(Moment.PromotingAhead, market);

        Assert.Equal((RunStatus.Interrupted, 0), (summary.Status, summary.Silver.Inserted));
        Assert.True(SaysLeft());
        var next = await _engine.RunAsync(market.Options);
        Assert.Equal((RunStatus.Succeeded, 9), (next.Status, next.Silver.Inserted));
        Assert.Equal(3, market.Api.Requests.Count);
        SteppedMarket.CheckReplay(_engine, market);
    }

    private async Task<RunSummary> StopAtAsync(Moment moment, SmallMarket market)
    {
        using var stop = new CancellationTokenSource();
        _engine.Events.At = (at, _) =>
        {
            if (at == moment)
            {
                stop.Cancel();
            }
        };
        var summary = await _engine.RunAsync(market.Options, stop.Token);
        _engine.Events.At = null;
        return summary;
    }

    private bool SaysLeft() => _engine.Log.Lines.Any(l => l.Contains("stored and not promoted", StringComparison.Ordinal));

    private static IReadOnlyList<string> Books(SmallMarket market) =>
        Tables.Rows(
            market.Data,
            """
            SELECT chunk, planned, stored, failed, skipped, rows_read, inserted, updated, unchanged, quarantined FROM ops.chunks
            UNION ALL SELECT chunk, count(*), count(DISTINCT (dataset, ticker)), 0, 0, 0, 0, 0, 0, 0 FROM ops.requests GROUP BY chunk
            ORDER BY ALL
            """
        );
}
