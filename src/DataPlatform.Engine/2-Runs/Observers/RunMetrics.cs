using System.Diagnostics.Metrics;

namespace DataPlatform.Runs.Observers;

/// <summary>A run's metrics. Their tags are source, outcome and result, never ticker or address: their number must stay small.</summary>
internal sealed class RunMetrics : IRunObserver
{
    private static readonly Counter<long> Requests = Telemetry.Meter.CreateCounter<long>(
        "dataplatform.requests",
        "{request}",
        "Requests by source and outcome (stored, failed, skipped)."
    );
    private static readonly UpDownCounter<long> InFlight = Telemetry.Meter.CreateUpDownCounter<long>(
        "dataplatform.requests.in_flight",
        "{request}",
        "Requests being asked, waits for permits and for further attempts included, by source."
    );
    private static readonly Counter<long> Attempts = Telemetry.Meter.CreateCounter<long>(
        "dataplatform.attempts",
        "{attempt}",
        "HTTP attempts by source and result."
    );
    private static readonly Histogram<double> QuotaWait = Telemetry.Meter.CreateHistogram<double>(
        "dataplatform.quota.wait.duration",
        "s",
        "How long an attempt waited for its permit, by source."
    );
    private static readonly Counter<long> Rows = Telemetry.Meter.CreateCounter<long>(
        "dataplatform.rows",
        "{row}",
        "Rows promoted to silver by outcome (inserted, updated, unchanged, quarantined)."
    );

    // Requests on their way. One that is skipped ends without having started.
    private readonly HashSet<RequestKey> _started = [];

    public bool Wants(RunEvent what) => Requests.Enabled || InFlight.Enabled || Attempts.Enabled || QuotaWait.Enabled || Rows.Enabled;

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.RequestStarted { Request: var request }:
                _started.Add(request);
                InFlight.Add(1, Tag("source", request.Recipe.Source));
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }:
                Requests.Add(1, Tag("source", request.Recipe.Source), Tag("outcome", Word.Of(outcome.Status)));
                if (_started.Remove(request))
                {
                    InFlight.Add(-1, Tag("source", request.Recipe.Source));
                }

                break;
            case RunEvent.RunFailed:
                // What was on its way has no ending any more, and the instrument outlives the run.
                foreach (var request in _started)
                {
                    InFlight.Add(-1, Tag("source", request.Recipe.Source));
                }

                _started.Clear();
                break;
            case RunEvent.PermitTaken permit:
                QuotaWait.Record(permit.Waited.TotalSeconds, Tag("source", permit.Source));
                break;
            case RunEvent.AttemptEnded attempt:
                var result = attempt.Failure is { } failure ? Word.Of(failure) : (object?)attempt.Status;
                Attempts.Add(1, Tag("source", attempt.Source), Tag("result", result));
                break;
            case RunEvent.SilverEnded { Result: LayerResult.Promoted, Rows: var rows }:
                Rows.Add(rows.Inserted, Tag("outcome", "inserted"));
                Rows.Add(rows.Updated, Tag("outcome", "updated"));
                Rows.Add(rows.Unchanged, Tag("outcome", "unchanged"));
                Rows.Add(rows.Quarantined, Tag("outcome", "quarantined"));
                break;
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
