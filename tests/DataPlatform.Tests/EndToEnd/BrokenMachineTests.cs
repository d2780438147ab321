using System.Diagnostics;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// An exception in the body of any block ends the run at once and with that error: nothing hangs, nothing is lost without a word, and the
/// next run goes on. What it must not wait for here takes longer than <see cref="TestEngine.Limit"/>. Blocks swallow a cancellation that a body throws, and the item with it (measured), so that kind is tried at each, too.
/// </summary>
public sealed class BrokenMachineTests
{
    private readonly TestEngine _engine = new();

    /// <summary>Where a log line is written: in the splitter, at the end of bronze, in silver, in gold.</summary>
    [Theory]
    [InlineData(Moment.ChunkStarted, false)]
    [InlineData(Moment.ChunkStarted, true)]
    [InlineData(Moment.ChunkFetched, false)]
    [InlineData(Moment.ChunkFetched, true)]
    [InlineData(Moment.SilverPromoted, false)]
    [InlineData(Moment.SilverPromoted, true)]
    [InlineData(Moment.GoldPromoted, false)]
    [InlineData(Moment.GoldPromoted, true)]
    public async Task A_log_that_throws_in_a_block_ends_the_run_and_the_next_run_makes_up_for_it(Moment at, bool asCancellation)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 3);
        _engine.Events.At = (moment, chunk) => ThrowIf(moment == at && chunk == 2, asCancellation);

        await EndsWithTheErrorAsync(market.Options with { ChunkSize = 1 }, asCancellation);
        _engine.Events.At = null;
        var next = await _engine.RunAsync(market.Options with { ChunkSize = 1 });

        Assert.Equal(RunStatus.Succeeded, next.Status);
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 3), Tables.Promoted(market.Data));
        Assert.Equal(market.Api.Asked.Distinct().Count(), market.Api.Asked.Count);
        var runs = Tables.Rows(market.Data, "SELECT status, message, * FROM ops.runs ORDER BY run_id");
        Assert.StartsWith($"failed|{(asCancellation ? "" : "broken on purpose|")}", runs[0], StringComparison.Ordinal);
        // What is noted of a run does not depend on the block.
        if (at == Moment.GoldPromoted)
        {
            _engine.Orchestrator.Rebuild(market.Options);
            Assert.Equal(runs, Tables.Rows(market.Data, "SELECT status, message, * FROM ops.runs ORDER BY run_id"));
        }
    }

    [Fact]
    public async Task A_run_whose_note_cannot_be_read_is_restored_as_unknown()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var run = await _engine.RunAsync(market.Options);
        var note = Path.Combine(market.Data, "bronze", "_runs", run.RunId + ".json");
        await File.WriteAllTextAsync(note, "{ half of");

        Assert.False(_engine.Orchestrator.Rebuild(market.Options).IsReplaced);
        var rebuilt = _engine.Orchestrator.Rebuild(market.Options, force: true);

        Assert.Equal((true, false), (rebuilt.IsReplaced, rebuilt.IsWhole));
        Assert.Equal([$"{note} cannot be read: how its run ended, and its chunks, are lost"], rebuilt.Notes);
        Assert.Equal($"unknown|{run.RunId}", Tables.Value(market.Data, "SELECT status, run_id FROM ops.runs"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_in_the_gate_ends_the_run(bool asCancellation)
    {
        // The gate tells its progress every ten seconds by the engine's clock; here each answer takes eleven.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            source: "attempts: 1\ntimeout: 10h",
            hold: _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(11));
                return Task.CompletedTask;
            }
        );
        var engine = new TestEngine(clock);
        engine.Events.At = (moment, chunk) => ThrowIf(moment == Moment.RequestEnded, asCancellation);

        await EndsWithTheErrorAsync(market.Options with { Tickers = ["AAA", "BBB", "CCC"] }, asCancellation, engine);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_in_a_fetch_ends_the_run(bool asCancellation)
    {
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, source: "attempts: 1\nlimits: [1/10m]");
        _engine.Events.At = (moment, chunk) => ThrowIf(moment == Moment.WaitBegan, asCancellation);

        await EndsWithTheErrorAsync(market.Options with { Tickers = ["AAA", "BBB", "CCC"] }, asCancellation);
    }

    [Fact]
    public async Task An_exception_in_a_plan_ends_the_run()
    {
        await using var market = await SmallMarket.StartAsync();
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.ChunkStarted && chunk == 2)
            {
                Sabotage(market.Data, "DROP TABLE ops.watermarks");
            }
        };

        var error = await Assert.ThrowsAnyAsync<IOException>(() => _engine.RunAsync(market.Options));

        Assert.Contains("watermarks", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bronze", false)]
    [InlineData("bronze", true)]
    [InlineData("chunk", false)]
    [InlineData("chunk", true)]
    public async Task An_exception_where_a_span_ends_ends_the_run(string span, bool asCancellation)
    {
        // The bronze span ends in the gate, the chunk's in the books.
        using var ambient = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => ThrowIf(activity.TraceId == ambient.TraceId && activity.OperationName == span, asCancellation),
        };
        ActivitySource.AddActivityListener(listener);
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);

        await EndsWithTheErrorAsync(market.Options, asCancellation);
    }

    [Fact]
    public async Task A_bronze_folder_that_cannot_be_written_any_more_ends_the_run()
    {
        await using var market = await SmallMarket.StartAsync();
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.ChunkStarted && chunk == 2)
            {
                // A file where a folder is needed, so that it holds for an administrator, too.
                Directory.Delete(Path.Combine(market.Data, "bronze"), recursive: true);
                File.WriteAllText(Path.Combine(market.Data, "bronze"), "");
            }
        };

        await Assert.ThrowsAnyAsync<IOException>(() => _engine.RunAsync(market.Options));
    }

    [Fact]
    public async Task The_error_that_ended_the_run_is_told_even_when_it_cannot_be_recorded()
    {
        await using var market = await SmallMarket.StartAsync();
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.SilverPromoted)
            {
                Sabotage(market.Data, "DROP TABLE ops.runs");
                ThrowIf(true, asCancellation: false);
            }
        };

        await EndsWithTheErrorAsync(market.Options, asCancellation: false);
    }

    [Fact]
    public async Task A_late_block_that_fails_while_an_early_one_is_being_fed_does_not_hang()
    {
        // The second chunk stands at the server with far more requests than its blocks can hold, when silver of the first one fails.
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 2,
            hold: request => request.Path == "/series-01" ? Task.CompletedTask : Task.Delay(Timeout.Infinite, CancellationToken.None),
            source: "attempts: 1\ntimeout: 10h\nconcurrency: 2"
        );
        _engine.Events.At = (moment, _) => ThrowIf(moment == Moment.SilverPromoted, asCancellation: false);
        var tickers = Enumerable.Range(1, 200).Select(n => $"T{n}").ToList();

        await EndsWithTheErrorAsync(market.Options with { ChunkSize = 1, ChunksInFlight = 2, Tickers = tickers }, asCancellation: false);
    }

    private static void ThrowIf(bool now, bool asCancellation)
    {
        if (now)
        {
            throw asCancellation ? new OperationCanceledException("broken on purpose") : new InvalidOperationException("broken on purpose");
        }
    }

    private async Task EndsWithTheErrorAsync(RunOptions options, bool asCancellation, TestEngine? engine = null)
    {
        var error = await Assert.ThrowsAsync<RunFailedException>(() => (engine ?? _engine).RunAsync(options));

        var cause = asCancellation ? error.InnerException?.InnerException : error.InnerException;
        Assert.Equal("broken on purpose", cause?.Message);
        Assert.Equal((RunStatus.Failed, error.Message), (error.Summary.Status, error.Summary.Message));
    }

    private static void Sabotage(string data, string sql) => Tables.RowsDuringRun(data, sql);
}
