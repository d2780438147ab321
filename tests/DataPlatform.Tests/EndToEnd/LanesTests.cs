using System.Collections;
using System.Threading.Tasks.Dataflow;
using DataPlatform.Engine;
using DataPlatform.Engine.Sight;
using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Sources side by side: none waits for another, none is forgotten, and none holds more than its blocks can.</summary>
public sealed class LanesTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_chunk_leaves_bronze_when_both_its_sources_are_done_and_not_before()
    {
        var release = NewSignal();
        await using var fast = await SmallMarket.StartAsync(lists: 1, series: 2);
        await using var slow = await StubApi.StartAsync(async r =>
        {
            await release.Task;
            return SmallMarket.Right(r, ["SLOW"]);
        });
        fast.With("slow.yaml", SmallMarket.Yaml("slow", slow.Address, 1, 1));
        var finishedTooEarly = false;
        _engine.Events.At = (moment, chunk) => finishedTooEarly |= moment == Moment.ChunkFetched && !release.Task.IsCompleted;

        var run = _engine.RunAsync(fast.Options);
        await slow.Arrived(1).WaitAsync(TestEngine.Limit);
        await StoredAsync(Path.Combine(fast.Data, "bronze", "reference", "small", "list-01"), run);
        release.SetResult();
        var summary = await run;

        Assert.False(finishedTooEarly);
        Assert.Equal([2L, 1L, 6L], summary.Chunks.Select(c => c.Stored));
        Assert.Equal("1", Tables.Value(fast.Data, "SELECT count(*) FROM silver.slow_list_01"));
        Assert.Equal("15", Tables.Value(fast.Data, "SELECT count(*) FROM silver.small_series_02"));
    }

    [Fact]
    public async Task One_slow_answer_does_not_hold_the_others_back()
    {
        // Many more than the blocks of the lane can hold: in order, the rest would wait behind the slow one.
        var tickers = Enumerable.Range(1, 100).Select(n => $"T{n:000}").ToList();
        var release = NewSignal();
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            hold: r => r.Query["symbol"] == "T001" ? release.Task : Task.CompletedTask,
            source: "attempts: 1\nconcurrency: 2"
        );

        var run = _engine.RunAsync(market.Options with { Tickers = tickers });
        await market.Api.Arrived(100).WaitAsync(TestEngine.Limit);
        release.SetResult();
        var summary = await run;

        Assert.Equal(100, summary.Requests.Stored);
    }

    [Fact]
    public async Task A_source_that_waits_for_quota_does_not_delay_another_one_in_the_same_chunk()
    {
        // The clock stands still: the limited source gets its second permit only after the other one has been asked for everything.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var engine = new TestEngine(clock);
        await using var free = await SmallMarket.StartAsync(lists: 30, series: 0, source: "attempts: 1\ntimeout: 10h");
        await using var limited = await StubApi.StartAsync(r => SmallMarket.Right(r, []));
        free.With("limited.yaml", SmallMarket.Yaml("limited", limited.Address, 3, 0, "attempts: 1\ntimeout: 10h\nlimits: [1/5m]"));

        var run = engine.RunAsync(free.Options);
        await free.Api.Arrived(30).WaitAsync(TestEngine.Limit);
        var askedLimited = limited.Requests.Count;
        await AdvanceUntilDoneAsync(clock, run);
        var summary = await run;

        Assert.InRange(askedLimited, 0, 1);
        Assert.Equal(33, summary.Requests.Stored);
        Assert.Single(summary.Chunks);
    }

    [Fact]
    public async Task A_source_that_was_told_to_wait_does_not_delay_another_one_in_the_same_chunk()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var engine = new TestEngine(clock);
        var refusals = 0;
        await using var free = await SmallMarket.StartAsync(lists: 30, series: 0, source: "attempts: 1\ntimeout: 10h");
        await using var refusing = await StubApi.StartAsync(r =>
            Interlocked.Increment(ref refusals) == 1
                ? new("", Status: 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "300" } }
                : SmallMarket.Right(r, [])
        );
        free.With("refusing.yaml", SmallMarket.Yaml("refusing", refusing.Address, 3, 0, "attempts: 3\ntimeout: 10h\nconcurrency: 1"));

        var run = engine.RunAsync(free.Options);
        await refusing.Arrived(1).WaitAsync(TestEngine.Limit);
        await free.Api.Arrived(30).WaitAsync(TestEngine.Limit);
        var askedWhileWaiting = refusing.Requests.Count;
        await AdvanceUntilDoneAsync(clock, run);
        var summary = await run;

        Assert.Equal(1, askedWhileWaiting);
        Assert.Equal(33, summary.Requests.Stored);
        Assert.Equal((4L, 1L), (summary.Quota["refusing"].Sent, summary.Quota["refusing"].Refused429));
    }

    [Fact]
    public async Task Requests_that_time_out_are_failures_and_not_one_of_them_is_lost()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            hold: _ => Task.Delay(Timeout.Infinite, CancellationToken.None),
            source: "attempts: 2\ntimeout: 100ms\nconcurrency: 10"
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = [.. Enumerable.Range(1, 30).Select(n => $"T{n}")] });

        Assert.Equal(new RequestCounts(30, 0, 30, 0), summary.Requests);
        Assert.Equal([FailureKind.Timeout], summary.Failures.Select(f => f.Kind).Distinct());
        Assert.Equal(60, summary.Quota["small"].Sent);
    }

    [Fact]
    public async Task No_more_requests_are_on_their_way_than_the_concurrency_says()
    {
        var release = NewSignal();
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 2,
            hold: _ => release.Task,
            source: "attempts: 1\nconcurrency: 64"
        );

        var run = _engine.RunAsync(market.Options with { Concurrency = 5, Tickers = [.. Enumerable.Range(1, 100).Select(n => $"T{n}")] });
        await market.Api.Arrived(5).WaitAsync(TestEngine.Limit);
        release.SetResult();
        await run;

        Assert.Equal(5, market.Api.MostInFlight);
    }

    [Fact]
    public async Task A_lane_plans_no_further_ahead_than_the_fetch_block_can_hold()
    {
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1);
        var tickers = new CountedTickers(1_000_000);
        var setup = RunSetup.Check(market.Options with { Tickers = ["AAA"] }, _ => null, TimeProvider.System);
        using var tokens = new RunTokens(TimeProvider.System, () => { }, CancellationToken.None);
        using var status = new StatusKeeper(market.Data, setup.Book, TimeProvider.System, new(TimeProvider.System));
        using var run = new OpenRun(setup, tokens, new(), status, TimeProvider.System, () => 0);
        var fetch = new BufferBlock<LaneOrder>(new() { BoundedCapacity = 32, CancellationToken = tokens.Fault });
        var gate = new BufferBlock<GateMessage>();
        var chunk = new Chunk
        {
            Planned = setup.Plan.Chunks[0],
            Askings = new Dictionary<RecipeId, Askings>
            {
                [setup.Plan.Chunks[0].Recipes[0].Id] = Askings.Of(
                    setup.Plan.Chunks[0].Recipes[0],
                    tickers,
                    _ => throw new InvalidOperationException()
                ),
            },
            StartedAt = default,
            StartStamp = 0,
        };

        var planning = run.Stages.Lanes[0].PlanAsync(chunk, fetch, gate);
        var readAhead = tickers.Read;
        await fetch.ReceiveAsync(CancellationToken.None);
        tokens.RaiseFault();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => planning.WaitAsync(TestEngine.Limit, tokens.Stop));

        Assert.Equal(33, readAhead);
        Assert.InRange(tickers.Read, 33, 35);
    }

    [Fact]
    public void A_plan_reads_its_tickers_one_by_one()
    {
        using var recipes = new RecipeFiles().With("small.yaml", SmallMarket.Yaml("small", new("http://127.0.0.1:1/"), 0, 1));
        var tickers = new CountedTickers(1_000_000);

        var three = new Planner(null, SmallMarket.Day).Plan(recipes.Book().Recipes[0], tickers).Take(3).ToList();

        // Of a recipe that was never asked, some from all over the list come first.
        Assert.Equal(["T0", "T125000", "T250000"], three.Select(r => r.Ticker));
        Assert.Equal(3, tickers.Read);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task StoredAsync(string folder, Task run)
    {
        while (!run.IsCompleted && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task AdvanceUntilDoneAsync(FakeTimeProvider clock, Task run)
    {
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            // Real time for real sockets; the run's own limit ends this.
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>As many tickers as are asked for; counts how many were.</summary>
    private sealed class CountedTickers(int count) : IReadOnlyList<string>
    {
        private int _read;

        public int Read => Volatile.Read(ref _read);

        public int Count => count;

        public string this[int index]
        {
            get
            {
                Interlocked.Increment(ref _read);
                return $"T{index}";
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            for (var i = 0; i < count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
