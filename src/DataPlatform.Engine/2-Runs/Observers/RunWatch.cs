using DataPlatform.Runs.Documents;

namespace DataPlatform.Runs.Observers;

/// <summary>How far a run is at this moment.</summary>
/// <param name="clock">The clock.</param>
/// <param name="time">Knows where the time goes.</param>
internal sealed class RunWatch(TimeProvider clock, TimeBook time) : IRunObserver
{
    private readonly SortedDictionary<int, ChunkProgress> _inFlight = [];
    private readonly SortedDictionary<string, QuotaWait> _waits = new(StringComparer.Ordinal);
    private RequestCounts _requests = new(0, 0, 0, 0);
    private int _chunksDone;
    private (string RunId, DateOnly Date, DateTimeOffset StartedAt, int Chunks)? _run;

    public bool WantsAttempts => false;

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
                Requests = _requests,
                InFlight = [.. _inFlight.Values],
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
                _inFlight[chunk.Index] = new(chunk.Index, chunk.Datasets, "bronze", chunk.Requests, 0);
                _requests = _requests with { Planned = _requests.Planned + chunk.Requests };
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
            _inFlight[chunk] = its with { Done = its.Done + 1 };
        }

        _requests = status switch
        {
            OutcomeStatus.Stored => _requests with { Stored = _requests.Stored + 1 },
            OutcomeStatus.Failed => _requests with { Failed = _requests.Failed + 1 },
            _ => _requests with { Skipped = _requests.Skipped + 1 },
        };
    }

    private void Move(int chunk, string stage)
    {
        if (_inFlight.TryGetValue(chunk, out var its))
        {
            _inFlight[chunk] = its with { Stage = stage };
        }
    }
}
