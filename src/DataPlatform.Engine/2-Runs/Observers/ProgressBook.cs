namespace DataPlatform.Runs.Observers;

/// <summary>Keeps how far a run is, for whoever shows it.</summary>
internal sealed class ProgressBook(TimeProvider clock) : IRunObserver
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly long _since = clock.GetTimestamp();

    // Written as events come, read by whoever shows them.
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Tally> _chunks = [];
    private readonly Dictionary<string, QuotaWait> _waits = new(StringComparer.Ordinal);
    private readonly List<Flow> _quotas = [];
    private RunEvent.RunStarted? _run;
    private int _chunksDone;
    private int _recipesStarted;
    private (int Recipes, TimeSpan Took) _tickersDone;
    private bool _isStopping;

    public bool WantsAttempts => false;

    public void On(RunEvent what)
    {
        lock (_lock)
        {
            Take(what);
        }
    }

    /// <summary>How far the run is now.</summary>
    public ProgressState State()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return new()
            {
                Now = now,
                Elapsed = clock.GetElapsedTime(_since),
                Chunks = _run?.Chunks,
                ChunksDone = _chunksDone,
                InFlight = [.. _chunks.Values.Select(c => c.State(clock.GetElapsedTime(c.Since)))],
                Quotas = [.. _quotas.Select(q => StateOf(q, now))],
                RunLeft = RunLeft(),
                IsStopping = _isStopping,
            };
        }
    }

    private void Take(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.RunStarted run:
                _run = run;
                break;
            case RunEvent.RunStopping:
                _isStopping = true;
                break;
            case RunEvent.QuotaOpened quota:
                _quotas.Add(new(quota));
                break;
            case RunEvent.WaitBegan { Quota: var quota, Wait: var wait }:
                _waits[quota] = wait;
                break;
            case RunEvent.ChunkStarted { Chunk: var chunk }:
                _chunks[chunk.Index] = new(chunk, clock.GetTimestamp());
                _recipesStarted += chunk.Recipes;
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }
                when _chunks.TryGetValue(request.Chunk, out var chunk):
                chunk.Count(outcome);
                break;
            case RunEvent.StepsPlanned steps when _chunks.TryGetValue(steps.Chunk, out var chunk):
                chunk.More += steps.More;
                break;
            default:
                OnPromotion(what);
                break;
        }
    }

    private void OnPromotion(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.SilverStarted { Chunk: var chunk }:
                Enter(chunk, "silver");
                break;
            case RunEvent.GoldStarted { Chunk: var chunk }:
                Enter(chunk, "gold");
                break;
            case RunEvent.DatasetStarted dataset:
                Promoting("silver", $"{dataset.Source}/{dataset.Dataset}");
                break;
            case RunEvent.ModelStarted model:
                Promoting("gold", model.Table);
                break;
            case RunEvent.ChunkFinished { Chunk: var chunk } when _chunks.Remove(chunk.Index, out var tally):
                Finished(chunk, clock.GetElapsedTime(tally.Since));
                break;
        }
    }

    private void Finished(ChunkInfo chunk, TimeSpan took)
    {
        _chunksDone++;
        if (chunk.Kind == "ticker")
        {
            _tickersDone = (_tickersDone.Recipes + chunk.Recipes, _tickersDone.Took + took);
        }
    }

    private void Enter(ChunkInfo chunk, string stage)
    {
        if (_chunks.TryGetValue(chunk.Index, out var tally))
        {
            (tally.Stage, tally.Part) = (stage, null);
        }
    }

    // Promotions take turns: it is the chunk that is in that stage.
    private void Promoting(string stage, string part)
    {
        if (_chunks.Values.FirstOrDefault(c => c.Stage == stage) is { } tally)
        {
            tally.Part = part;
        }
    }

    private TimeSpan? RunLeft()
    {
        var waiting = (_run?.Recipes ?? 0) - _recipesStarted;
        var here = _chunks.Values.Select(c => (Tally: c, Left: c.Left(clock.GetElapsedTime(c.Since)))).ToList();
        if (here.Exists(c => c.Left is null) || (here.Count == 0 && _chunksDone == 0))
        {
            return null;
        }

        // Chunks that are fetched side by side do not add up; what they take each does, for those to come.
        var left = here.Select(c => c.Left!.Value).DefaultIfEmpty(TimeSpan.Zero).Max();
        var going = here.Where(c => c.Tally.Chunk.Kind == "ticker").ToList();
        var recipes = _tickersDone.Recipes + going.Sum(c => c.Tally.Chunk.Recipes);
        var took = _tickersDone.Took.Add(TimeSpan.FromTicks(going.Sum(c => (clock.GetElapsedTime(c.Tally.Since) + c.Left!.Value).Ticks)));
        return waiting <= 0 ? left
            : recipes == 0 ? null
            : left + (took * waiting / recipes / Math.Max(1, here.Count));
    }

    private ProgressState.QuotaProgress StateOf(Flow flow, DateTimeOffset now)
    {
        var wait = _waits.TryGetValue(flow.Opened.WaitedFor, out var its) && its.Until > now ? its : (QuotaWait?)null;
        return new(flow.Opened.Quota, flow.Opened.Limits, flow.PerSecond(now), wait);
    }

    /// <summary>What is known of a chunk on its way.</summary>
    private sealed class Tally(ChunkInfo chunk, long since)
    {
        private long _done;
        private long _sent;
        private long _failed;

        public ChunkInfo Chunk => chunk;

        public long Since => since;

        public string Stage { get; set; } = "bronze";

        public string? Part { get; set; }

        /// <summary>Requests that became known after its start.</summary>
        public long More { get; set; }

        private long Requests => chunk.Requests + More;

        public void Count(RequestOutcome outcome)
        {
            _done++;
            _sent += outcome.Attempts > 0 ? 1 : 0;
            _failed += outcome.Status == OutcomeStatus.Failed ? 1 : 0;
        }

        // Requests that are not sent take no time.
        public TimeSpan? Left(TimeSpan elapsed) =>
            Stage != "bronze" || _done >= Requests ? TimeSpan.Zero
            : _sent == 0 ? null
            : elapsed * ((Requests - _done) / (double)_sent);

        public ProgressState.ChunkProgress State(TimeSpan elapsed) =>
            new(chunk with { Requests = Requests }, Stage, Part, _done, _failed, Left(elapsed));
    }

    /// <summary>How fast permits of a quota go, from how many were gone whenever somebody looked.</summary>
    private sealed class Flow(RunEvent.QuotaOpened opened)
    {
        private readonly Queue<(DateTimeOffset At, long Taken)> _looks = [];

        public RunEvent.QuotaOpened Opened => opened;

        public double PerSecond(DateTimeOffset now)
        {
            _looks.Enqueue((now, opened.Level().Taken));
            while (_looks.Count > 2 && _looks.Peek().At < now - Lately)
            {
                _looks.Dequeue();
            }

            var (first, last) = (_looks.Peek(), _looks.Last());
            return last.At > first.At ? (last.Taken - first.Taken) / (last.At - first.At).TotalSeconds : 0;
        }
    }
}
