using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>
/// Counts the outcomes of each chunk and lets it through once: when every lane has said how many requests it handed over, and that many have
/// ended. The chunks of a source leave in their order: one that is counted out before an earlier one waits for it. Lives in a block that handles
/// one message at a time.
/// </summary>
internal sealed class CompletionGate(StageContext context)
{
    private readonly Dictionary<int, Tally> _open = [];
    private readonly HashSet<int> _gone = [];

    // Counted out, by the chunk of the same source that is not gone yet.
    private readonly Dictionary<int, BronzeChunk> _waiting = [];

    /// <summary>Counts a message; gives back the chunks that may now go on.</summary>
    public IEnumerable<BronzeChunk> Count(GateMessage message)
    {
        var chunk = message.Chunk;
        if (!_open.TryGetValue(chunk.Index, out var tally))
        {
            _open[chunk.Index] = tally = new(chunk.Sources.Count());
        }

        switch (message)
        {
            case GateMessage.Ended { Outcome: var outcome }:
                tally.Outcomes.Add(outcome);
                break;
            case GateMessage.Expected { Requests: var requests }:
                tally.Expected += requests;
                tally.LanesToCome--;
                break;
        }

        if (tally.LanesToCome > 0 || tally.Outcomes.Count < tally.Expected)
        {
            return [];
        }

        _open.Remove(chunk.Index);
        var counted = new BronzeChunk(chunk, tally.Outcomes, context.Clock.GetElapsedTime(chunk.StartStamp));
        context.Events.Publish(new RunEvent.ChunkFetched(chunk.Info, counted.Counts));
        return LetThrough(counted);
    }

    private List<BronzeChunk> LetThrough(BronzeChunk counted)
    {
        var going = new List<BronzeChunk>();
        if (counted.Chunk.Planned.Previous is { } previous && !_gone.Contains(previous))
        {
            _waiting[previous] = counted;
            return going;
        }

        for (var next = counted; next is not null; _waiting.Remove(next.Chunk.Index, out next))
        {
            going.Add(next);
            _gone.Add(next.Chunk.Index);
        }

        return going;
    }

    private sealed class Tally(int lanes)
    {
        /// <summary>Lanes that have not said yet how many requests they handed over.</summary>
        public int LanesToCome { get; set; } = lanes;

        public long Expected { get; set; }

        public List<RequestOutcome> Outcomes { get; } = [];
    }
}
