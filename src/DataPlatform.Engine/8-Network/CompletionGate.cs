using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>
/// Counts the outcomes of each chunk and lets it through once: when every lane has said how many requests it handed over, and that many have
/// ended. The chunks of a source leave in their order: one that is counted out before an earlier one waits for it. Lives in a block that handles
/// one message at a time.
/// </summary>
internal sealed class CompletionGate(TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, Tally> _open = [];
    private readonly HashSet<int> _left = [];

    // Counted out, by the chunk of the same source that has not left yet.
    private readonly Dictionary<int, BronzeChunk> _waiting = [];
    private long _reported = clock.GetTimestamp();

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
                tally.Sent += outcome.Attempts > 0 ? 1 : 0;
                break;
            case GateMessage.Expected { Requests: var requests }:
                tally.Expected += requests;
                tally.LanesLeft--;
                break;
        }

        if (tally.LanesLeft > 0 || tally.Outcomes.Count < tally.Expected)
        {
            Report(chunk, tally);
            return [];
        }

        _open.Remove(chunk.Index);
        var counted = new BronzeChunk(chunk, tally.Outcomes, clock.GetElapsedTime(chunk.StartStamp));
        foreach (var status in Enum.GetValues<OutcomeStatus>())
        {
            chunk.BronzeSpan?.SetTag($"dataplatform.{Word.Of(status)}", counted.Count(status));
        }

        chunk.BronzeSpan?.Stop();
        return Leave(counted);
    }

    private List<BronzeChunk> Leave(BronzeChunk counted)
    {
        var leaving = new List<BronzeChunk>();
        if (counted.Chunk.Planned.Previous is { } previous && !_left.Contains(previous))
        {
            _waiting[previous] = counted;
            return leaving;
        }

        for (var next = counted; next is not null; _waiting.Remove(next.Chunk.Index, out next))
        {
            leaving.Add(next);
            _left.Add(next.Chunk.Index);
        }

        return leaving;
    }

    private void Report(Chunk chunk, Tally tally)
    {
        if (clock.GetElapsedTime(_reported) < ReportEvery)
        {
            return;
        }

        _reported = clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(chunk.StartStamp).TotalSeconds;
        RunLog.Progress(log, chunk.Index, chunk.Of, tally.Outcomes.Count, chunk.Requests, tally.Sent / Math.Max(elapsed, 0.001));
    }

    private sealed class Tally(int lanes)
    {
        public int LanesLeft { get; set; } = lanes;

        public long Expected { get; set; }

        /// <summary>Requests that were sent; the others were not due and took no time.</summary>
        public long Sent { get; set; }

        public List<RequestOutcome> Outcomes { get; } = [];
    }
}
