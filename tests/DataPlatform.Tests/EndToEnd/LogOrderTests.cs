using System.Diagnostics;
using System.Text.RegularExpressions;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The order of a run, read from its log alone.</summary>
public sealed partial class LogOrderTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task With_one_chunk_in_flight_each_chunk_is_through_gold_before_the_next_one_starts()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);

        await _engine.RunAsync(market.Options);

        Approved.Matches(Story(_engine.Log));
    }

    [Fact]
    public async Task With_two_chunks_in_flight_the_next_one_is_fetched_while_one_is_promoted()
    {
        // Chunk 2 is answered when chunk 3 has begun to ask, and chunk 3 when chunk 2 is through gold: it only ends if the two overlap.
        var chunk3Asks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chunk2InGold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 12,
            hold: request =>
            {
                var isChunk3 = request.Path is "/series-11" or "/series-12";
                _ = isChunk3 && chunk3Asks.TrySetResult();
                return isChunk3 ? chunk2InGold.Task
                    : request.Path.StartsWith("/series-", StringComparison.Ordinal) ? chunk3Asks.Task
                    : Task.CompletedTask;
            },
            source: "attempts: 1\nconcurrency: 64"
        );
        _engine.Events.At = (moment, chunk) => _ = moment == Moment.GoldPromoted && chunk == 2 && chunk2InGold.TrySetResult();

        await _engine.RunAsync(market.Options with { ChunksInFlight = 2 });

        Approved.Matches(Story(_engine.Log));
    }

    [Fact]
    public async Task A_chunk_that_is_fetched_before_an_earlier_one_waits_for_it_at_the_gate()
    {
        // The first chunk is answered when the second one's bronze span has ended, and with it its fetching.
        var secondFetched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var outer = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => _ = span.TraceId == outer.TraceId && span.OperationName == "bronze" && secondFetched.TrySetResult(),
        };
        ActivitySource.AddActivityListener(listener);
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 2,
            hold: request => request.Path == "/series-01" ? secondFetched.Task : Task.CompletedTask,
            source: "attempts: 1\nconcurrency: 8"
        );

        await _engine.RunAsync(market.Options with { ChunksInFlight = 2, ChunkSize = 1, Tickers = ["AAA", "BBB", "CCC"] });

        Assert.Equal([1, 2], _engine.Events.ChunksAt(Moment.SilverPromoted));
        Assert.Equal([1, 2], _engine.Events.ChunksAt(Moment.GoldPromoted));
    }

    [Fact]
    public async Task With_two_chunks_in_flight_gold_keeps_the_order_and_tickers_follow_the_lists()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);

        await _engine.RunAsync(market.Options with { ChunksInFlight = 2, ChunkSize = 1 });

        Assert.Equal(Enumerable.Range(1, 13), _engine.Events.ChunksAt(Moment.ChunkStarted));
        Assert.Equal(Enumerable.Range(1, 13), _engine.Events.ChunksAt(Moment.SilverPromoted));
        Assert.Equal(Enumerable.Range(1, 13), _engine.Events.ChunksAt(Moment.GoldPromoted));
        var lines = _engine.Log.Lines.ToList();
        Assert.True(
            lines.FindIndex(l => l.StartsWith("gold for chunk 1 ", StringComparison.Ordinal))
                < lines.FindIndex(l => l.StartsWith("starting chunk 2 ", StringComparison.Ordinal))
        );
    }

    private static string Story(RecordingLog log) => RunId().Replace(string.Join('\n', log.Lines) + "\n", "run ID");

    [GeneratedRegex(@"run \d{8}T[\d.]+Z-[a-z]{4}", RegexOptions.ExplicitCapture)]
    private static partial Regex RunId();
}
