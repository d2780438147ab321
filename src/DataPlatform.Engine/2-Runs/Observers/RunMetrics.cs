namespace DataPlatform.Runs.Observers;

/// <summary>A run's metrics. Their tags are source, table, block, stage, outcome and result, never ticker or address: their number must stay small.</summary>
internal sealed class RunMetrics(TimeProvider clock) : IRunObserver
{
    // Requests on their way, and since when. One that is skipped ends without having started.
    private readonly Dictionary<RequestKey, long> _started = [];

    // What is promoted counts when silver has committed.
    private readonly List<RunEvent.DatasetEnded> _promoted = [];
    private readonly List<RunEvent.QuotaOpened> _quotas = [];
    private RunEvent.NetworkOpened? _network;

    public bool Wants(RunEvent what) => IsListenedTo;

    public bool WantsAttempts => IsListenedTo;

    private static bool IsListenedTo => RunInstruments.AreEnabled;

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.QuotaOpened quota:
                _quotas.Add(quota);
                RunInstruments.Watch(quota);
                break;
            case RunEvent.NetworkOpened network:
                _network = network;
                RunInstruments.Watch(network);
                break;
            case RunEvent.RunEnded:
                RunInstruments.Leave(_quotas, _network);
                break;
            case RunEvent.RunFailed:
                RunInstruments.Leave(_quotas, _network);
                Forget();
                break;
            case RunEvent.PermitTaken permit:
                RunInstruments.QuotaWait.Record(permit.Waited.TotalSeconds, Source(permit.Request));
                RunInstruments.PermitsUsed.Add(permit.Cost, Source(permit.Request));
                break;
            case RunEvent.AttemptEnded { Request: var request, Attempt: var attempt }:
                var result = attempt.Failure is { } failure ? Word.Of(failure) : (object?)attempt.Status;
                RunInstruments.Attempts.Add(1, Source(request), Tag("result", result));
                RunInstruments.Refused.Add(attempt.IsThrottled ? 1 : 0, Source(request));
                break;
            case RunEvent.RequestStarted { Request: var request }:
                _started[request] = clock.GetTimestamp();
                RunInstruments.InFlight.Add(1, Source(request));
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }:
                Ended(request, outcome);
                break;
            default:
                OnLogin(what);
                break;
        }
    }

    private void OnLogin(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.LoginSent login:
                RunInstruments.QuotaWait.Record(login.Waited.TotalSeconds, Tag("source", login.Source));
                RunInstruments.PermitsUsed.Add(1, Tag("source", login.Source));
                break;
            case RunEvent.LoginEnded login:
                var its = login.Failure is { } flaw ? Word.Of(flaw) : (object?)login.Status;
                RunInstruments.Attempts.Add(1, Tag("source", login.Source), Tag("result", its));
                RunInstruments.Refused.Add(login.Status == 429 ? 1 : 0, Tag("source", login.Source));
                break;
            default:
                OnPromotion(what);
                break;
        }
    }

    private void Ended(RequestKey request, RequestOutcome outcome)
    {
        var ending = Tag("outcome", Word.Of(outcome.Status));
        RunInstruments.Requests.Add(1, Source(request), ending);
        RunInstruments.Bytes.Add(outcome.Bytes, Source(request));
        if (_started.Remove(request, out var since))
        {
            RunInstruments.InFlight.Add(-1, Source(request));
            RunInstruments.RequestDuration.Record(clock.GetElapsedTime(since).TotalSeconds, Source(request), ending);
        }
    }

    private void OnPromotion(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.SilverStarted or RunEvent.SilverAheadStarted:
                _promoted.Clear();
                break;
            case RunEvent.DatasetEnded dataset:
                _promoted.Add(dataset);
                break;
            case RunEvent.SilverEnded { Result: LayerResult.Promoted } or RunEvent.SilverAheadEnded { Result: LayerResult.Promoted }:
                _promoted.ForEach(Count);
                break;
            case RunEvent.Checked { Outcome: var check }:
                RunInstruments.Checks.Add(1, Tag("table", check.Table), Tag("outcome", Word.Of(check.Result)));
                break;
            case RunEvent.ChunkFinished { Summary: var chunk }:
                RunInstruments.StageDuration.Record(chunk.BronzeSeconds, Tag("stage", "bronze"));
                RunInstruments.StageDuration.Record(chunk.SilverSeconds, Tag("stage", "silver"));
                RunInstruments.StageDuration.Record(chunk.GoldSeconds, Tag("stage", "gold"));
                break;
        }
    }

    private static void Count(RunEvent.DatasetEnded dataset)
    {
        var (table, rows) = (Tag("table", dataset.Table), dataset.Rows);
        RunInstruments.Rows.Add(rows.Inserted, table, Tag("outcome", "inserted"));
        RunInstruments.Rows.Add(rows.Updated, table, Tag("outcome", "updated"));
        RunInstruments.Rows.Add(rows.Unchanged, table, Tag("outcome", "unchanged"));
        RunInstruments.Rows.Add(rows.Quarantined, table, Tag("outcome", "quarantined"));
    }

    // What was on its way has no ending any more, and the instrument outlives the run.
    private void Forget()
    {
        foreach (var request in _started.Keys)
        {
            RunInstruments.InFlight.Add(-1, Source(request));
        }

        _started.Clear();
    }

    private static KeyValuePair<string, object?> Source(RequestKey request) => Tag("source", request.Recipe.Source);

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
