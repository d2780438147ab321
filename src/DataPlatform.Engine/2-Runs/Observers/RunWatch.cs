using DataPlatform.Runs.Documents;

namespace DataPlatform.Runs.Observers;

/// <summary>How far a run is at this moment.</summary>
/// <param name="clock">The clock.</param>
/// <param name="time">Knows where the time goes.</param>
internal sealed class RunWatch(TimeProvider clock, TimeBook time) : IRunObserver
{
    private readonly SortedDictionary<int, Tally> _inFlight = [];
    private readonly SortedDictionary<string, QuotaWait> _waits = new(StringComparer.Ordinal);
    private long _planned;
    private long _stored;
    private long _failed;
    private long _skipped;
    private int _chunksDone;
    private (string RunId, DateOnly Date, DateTimeOffset StartedAt, int Chunks)? _run;

    public bool Wants(RunEvent what) => !what.IsStep;

    public bool WantsSteps => false;

    /// <summary>How far it is; null before its start. To be asked in an observer's turn.</summary>
    public RunProgress? Progress()
    {
        var now = clock.GetUtcNow();
        return _run is not var (runId, date, startedAt, chunks)
            ? null
            : new()
            {
                RunId = runId,
                Date = date,
                StartedAt = startedAt,
                WrittenAt = now,
                Time = time.Read().Time,
                Chunks = chunks,
                ChunksDone = _chunksDone,
                Requests = new(_planned, _stored, _failed, _skipped),
                InFlight = [.. _inFlight.Values.Select(t => t.Progress)],
                Waits = _waits.Where(w => w.Value.Until > now).ToDictionary(w => w.Key, w => w.Value.ToString(), StringComparer.Ordinal),
            };
    }

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.RunStarted run:
                _run = (run.RunId, run.Date, clock.GetUtcNow(), run.Chunks);
                break;
            case RunEvent.ChunkStarted { Chunk: var chunk }:
                _inFlight[chunk.Index] = new(chunk);
                _planned += chunk.Requests;
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }:
                Count(request.Chunk, outcome.Status);
                break;
            case RunEvent.WaitBegan wait:
                _waits[wait.Quota] = wait.Wait;
                break;
            case RunEvent.SilverStarted { Chunk: var chunk }:
                Move(chunk.Index, "silver");
                break;
            case RunEvent.GoldStarted { Chunk: var chunk }:
                Move(chunk.Index, "gold");
                break;
            case RunEvent.ChunkFinished { Chunk: var chunk }:
                _inFlight.Remove(chunk.Index);
                _chunksDone++;
                break;
        }
    }

    private void Count(int chunk, OutcomeStatus status)
    {
        if (_inFlight.TryGetValue(chunk, out var its))
        {
            its.Done++;
        }

        _stored += status == OutcomeStatus.Stored ? 1 : 0;
        _failed += status == OutcomeStatus.Failed ? 1 : 0;
        _skipped += status == OutcomeStatus.Skipped ? 1 : 0;
    }

    private void Move(int chunk, string stage)
    {
        if (_inFlight.TryGetValue(chunk, out var its))
        {
            its.Stage = stage;
        }
    }

    /// <summary>What is known of a chunk on its way.</summary>
    private sealed class Tally(ChunkInfo chunk)
    {
        public string Stage { get; set; } = "bronze";

        public long Done { get; set; }

        public ChunkProgress Progress => new(chunk.Index, chunk.Datasets, Stage, chunk.Requests, Done);
    }
}
