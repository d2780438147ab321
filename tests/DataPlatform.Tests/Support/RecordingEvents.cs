using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>Keeps what happens in a run, and lets a test act at a moment of it: look at the tables, or throw, as a broken log would.</summary>
internal sealed class RecordingEvents : IRunObserver
{
    private readonly Lock _lock = new();
    private readonly List<RunEvent> _all = [];

    /// <summary>Called with the moment and its chunk, 0 where it has none, on the thread where it happens.</summary>
    public Action<Moment, int>? At { get; set; }

    public IReadOnlyList<RunEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The chunks that came to a moment, in that order.</summary>
    public IReadOnlyList<int> ChunksAt(Moment moment) => [.. All.Select(Of).Where(m => m.Moment == moment).Select(m => m.Chunk)];

    public void On(RunEvent what)
    {
        lock (_lock)
        {
            _all.Add(what);
        }

        var (moment, chunk) = Of(what);
        At?.Invoke(moment, chunk);
    }

    private static (Moment Moment, int Chunk) Of(RunEvent what) =>
        what switch
        {
            RunEvent.ChunkStarted e => (Moment.ChunkStarted, e.Chunk.Index),
            RunEvent.RequestEnded e => (Moment.RequestEnded, e.Request.Chunk),
            RunEvent.ChunkFetched e => (Moment.ChunkFetched, e.Chunk.Index),
            RunEvent.SilverAheadStarted e => (Moment.PromotingAhead, e.Chunk.Index),
            RunEvent.SilverAheadEnded e => (Moment.PromotedAhead, e.Chunk.Index),
            RunEvent.SilverEnded { Result: LayerResult.Promoted } e => (Moment.SilverPromoted, e.Chunk.Index),
            RunEvent.GoldEnded { Result: LayerResult.Promoted } e => (Moment.GoldPromoted, e.Chunk.Index),
            RunEvent.WaitBegan => (Moment.WaitBegan, 0),
            _ => (Moment.Other, 0),
        };
}
