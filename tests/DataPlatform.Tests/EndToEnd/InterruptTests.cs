using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A caller who stops a run gets an end in good order, and a rerun that goes on from there.</summary>
public sealed class InterruptTests
{
    // It stands: what is on its way has all the time that it needs to land, and a run that waits for any time to pass never ends.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TestEngine _engine;

    public InterruptTests() => _engine = new(_clock);

    [Fact]
    public async Task A_run_stopped_in_a_chunk_waits_for_no_time_to_pass_and_its_books_balance()
    {
        using var stop = new CancellationTokenSource();
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 12,
            hold: r => r.Path == "/series-05" ? stop.CancelAsync() : Task.CompletedTask
        );

        var summary = await _engine.RunAsync(market.Options, stop.Token);

        Assert.Equal(RunStatus.Interrupted, summary.Status);
        Assert.Equal(2, summary.Chunks.Count);
        Assert.Equal(31, summary.Requests.Planned);
        Assert.Equal(0, summary.Requests.Failed);
        Assert.InRange(summary.Requests.Skipped, 1, 18);
        Assert.Equal(summary.Requests.Planned, summary.Requests.Stored + summary.Requests.Skipped);
        Assert.Equal(market.Api.Requests.Count, summary.Requests.Stored);
        Assert.Equal(
            [$"interrupted|{summary.Requests.Skipped}"],
            Tables.Rows(market.Data, "SELECT reason, count(*) FROM ops.requests WHERE status = 'skipped' GROUP BY reason")
        );
        Assert.Equal("interrupted", Tables.Value(market.Data, "SELECT status FROM ops.runs"));
    }

    [Theory]
    [InlineData(Moment.ChunkStarted)]
    [InlineData(Moment.ChunkFetched)]
    [InlineData(Moment.SilverPromoted)]
    [InlineData(Moment.GoldPromoted)]
    public async Task A_run_stopped_at_any_step_is_completed_by_a_rerun_that_sends_only_the_rest(Moment step)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 12);
        using var stop = new CancellationTokenSource();
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == step && chunk == 2)
            {
                stop.Cancel();
            }
        };

        var stopped = await _engine.RunAsync(market.Options, stop.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var rerun = await _engine.RunAsync(market.Options, CancellationToken.None);

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal(RunStatus.Succeeded, rerun.Status);
        Assert.Equal(37, market.Api.Requests.Count);
        Assert.Equal(37, market.Api.Asked.Distinct().Count());
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 12), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task Requests_on_their_way_may_land_for_three_seconds_and_the_rest_is_asked_again()
    {
        var hangs = true;
        var ended = 0;
        var isLeftAlone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            source: "attempts: 3\nconcurrency: 2",
            hold: async r =>
            {
                if (hangs && r.Query["symbol"] == "BBB")
                {
                    isAsked.SetResult();
                    await Task.Delay(Timeout.Infinite, CancellationToken.None);
                }

                // AAA is on its way when the run is stopped, and lands.
                if (hangs)
                {
                    await isAsked.Task;
                    await stop.CancelAsync();
                }
            }
        );
        var options = market.Options with { Tickers = ["BBB", "AAA", "CCC"] };
        // AAA has landed and CCC is not sent any more.
        _engine.Events.At = (moment, chunk) =>
            _ = moment == Moment.RequestEnded && Interlocked.Increment(ref ended) == 2 && isLeftAlone.TrySetResult();

        var run = _engine.RunAsync(options, stop.Token);
        await isLeftAlone.Task.WaitAsync(TestEngine.Limit);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var stopped = await run;
        hangs = false;
        market.Api.Forget();
        await _engine.RunAsync(options, CancellationToken.None);

        Assert.Equal(new RequestCounts(3, 1, 0, 2), stopped.Requests);
        Assert.Equal(3, stopped.ElapsedSeconds);
        Assert.Equal(["BBB", "CCC"], market.Api.Requests.Select(r => r.Query["symbol"]).Order());
    }

    [Fact]
    public async Task A_run_that_waits_for_quota_stops_at_once()
    {
        // What waits for a permit looks at the clock again and again.
        var engine = new TestEngine();
        using var stop = new CancellationTokenSource();
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, source: "attempts: 1\nlimits: [1/10m]");
        engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.WaitBegan)
            {
                stop.Cancel();
            }
        };

        var summary = await engine.RunAsync(market.Options with { Tickers = ["AAA", "BBB", "CCC"] }, stop.Token);

        Assert.Equal((RunStatus.Interrupted, new RequestCounts(3, 1, 0, 2)), (summary.Status, summary.Requests));
        Assert.True(summary.ElapsedSeconds < 20, $"{summary.ElapsedSeconds} s of ten minutes");
    }

    [Fact]
    public async Task A_run_stopped_in_the_first_chunk_does_not_complain_of_an_empty_universe()
    {
        using var stop = new CancellationTokenSource();
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.ChunkFetched)
            {
                stop.Cancel();
            }
        };

        var summary = await _engine.RunAsync(market.Options, stop.Token);

        Assert.Equal((RunStatus.Interrupted, 1), (summary.Status, summary.Chunks.Count));
        Assert.Empty(summary.Notes);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_it_starts_sends_nothing()
    {
        await using var market = await SmallMarket.StartAsync();

        var summary = await _engine.RunAsync(market.Options, new CancellationToken(canceled: true));
        var asked = market.Api.Requests.Count;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _engine.RunAsync(market.Options, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var later = await _engine.RunAsync(market.Options, new CancellationToken(canceled: true));

        Assert.Equal((RunStatus.Interrupted, RunStatus.Interrupted), (summary.Status, later.Status));
        Assert.Equal(0, asked);
    }
}
