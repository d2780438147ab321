using System.Diagnostics;

namespace DataPlatform.Runs.Observers;

/// <summary>
/// A run's spans: run > chunk > bronze > request, chunk > silver, chunk > gold. Parents are named, never taken from the ambient flow: in a block that
/// is whatever the first sender happened to have (measured).
/// </summary>
internal sealed class RunSpans : IRunObserver
{
    private readonly Dictionary<int, Activity> _chunks = [];
    private readonly Dictionary<(int Chunk, string Layer), Activity> _layers = [];
    private readonly Dictionary<RequestKey, Activity> _requests = [];
    private Activity? _run;

    public bool Wants(RunEvent what) => Telemetry.Source.HasListeners();

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.RunStarted run:
                _run = Start("run", null)?.SetTag("dataplatform.run.id", run.RunId).SetTag("dataplatform.chunks", run.Chunks);
                break;
            case RunEvent.RunEnded run:
                _run?.SetTag("dataplatform.result", Word.Of(run.Status)).Stop();
                break;
            case RunEvent.RunFailed run:
                Fail(_run, run.Kind, run.Message);
                EndAll();
                break;
            case RunEvent.RequestStarted { Request: var request }:
                Started(request);
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }:
                Ended(request, outcome);
                break;
            default:
                OnChunk(what);
                break;
        }
    }

    private void OnChunk(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.ChunkStarted { Chunk: var chunk }:
                Started(chunk);
                break;
            case RunEvent.ChunkFetched { Chunk: var chunk, Requests: var requests }:
                Tagged(Layer(chunk, "bronze"), requests)?.Stop();
                break;
            case RunEvent.SilverStarted { Chunk: var chunk }:
                StartLayer(chunk, "silver");
                break;
            case RunEvent.SilverEnded { Chunk: var chunk, Rows: var rows }:
                Tagged(Layer(chunk, "silver"), rows)?.Stop();
                break;
            case RunEvent.GoldStarted { Chunk: var chunk }:
                StartLayer(chunk, "gold");
                break;
            case RunEvent.GoldEnded gold:
                var layer = Layer(gold.Chunk, "gold");
                if (gold.Failures.Count > 0)
                {
                    Fail(layer, "gold", gold.Failures[^1]);
                }

                layer?.Stop();
                break;
            case RunEvent.ChunkFinished { Chunk: var chunk, Summary: var its } when _chunks.Remove(chunk.Index, out var span):
                span.SetTag("dataplatform.planned", its.Planned);
                Tagged(span, new RequestCounts(its.Planned, its.Stored, its.Failed, its.Skipped))?.Stop();
                break;
        }
    }

    private void Started(ChunkInfo chunk)
    {
        var span = Start("chunk", _run);
        if (span is not null)
        {
            span.SetTag("dataplatform.chunk", chunk.Index)
                .SetTag("dataplatform.chunk.kind", chunk.Kind)
                .SetTag("dataplatform.recipes", chunk.Recipes);
            _chunks[chunk.Index] = span;
        }

        StartLayer(chunk, "bronze");
    }

    private void Started(RequestKey request)
    {
        var span = Start("request", _layers.GetValueOrDefault((request.Chunk, "bronze")), ActivityKind.Client);
        if (span is not null)
        {
            span.SetTag("dataplatform.source", request.Recipe.Source)
                .SetTag("dataplatform.dataset", request.Recipe.Dataset)
                .SetTag("dataplatform.ticker", request.Ticker);
            _requests[request] = span;
        }
    }

    private void Ended(RequestKey request, RequestOutcome outcome)
    {
        if (!_requests.Remove(request, out var span))
        {
            return;
        }

        span.SetTag("http.response.status_code", outcome.HttpStatus)
            .SetTag("dataplatform.attempts", outcome.Attempts)
            .SetTag("dataplatform.outcome", Word.Of(outcome.Status));
        if (outcome.Ending is Ending.Failed failed)
        {
            Fail(span, failed.Reason, failed.Message);
        }

        span.Stop();
    }

    private void StartLayer(ChunkInfo chunk, string layer)
    {
        if (Start(layer, _chunks.GetValueOrDefault(chunk.Index)) is { } span)
        {
            _layers[(chunk.Index, layer)] = span;
        }
    }

    private Activity? Layer(ChunkInfo chunk, string layer) => _layers.Remove((chunk.Index, layer), out var span) ? span : null;

    // A span that is never ended is never exported.
    private void EndAll()
    {
        foreach (var span in _requests.Values.Concat(_layers.Values).Concat(_chunks.Values))
        {
            span.Stop();
        }

        _run?.Stop();
    }

    // It ends in another flow, so it must not stay behind as this one's ambient span.
    private static Activity? Start(string name, Activity? parent, ActivityKind kind = ActivityKind.Internal)
    {
        var ambient = Activity.Current;
        var span = Telemetry.Source.StartActivity(name, kind, parent?.Context ?? default);
        Activity.Current = ambient;
        return span;
    }

    private static Activity? Tagged(Activity? span, RequestCounts requests) =>
        span
            ?.SetTag("dataplatform.stored", requests.Stored)
            .SetTag("dataplatform.failed", requests.Failed)
            .SetTag("dataplatform.skipped", requests.Skipped);

    private static Activity? Tagged(Activity? span, SilverCounts rows) =>
        span
            ?.SetTag("dataplatform.rows.read", rows.RowsRead)
            .SetTag("dataplatform.rows.inserted", rows.Inserted)
            .SetTag("dataplatform.rows.updated", rows.Updated)
            .SetTag("dataplatform.rows.quarantined", rows.Quarantined);

    private static void Fail(Activity? span, string kind, string message) =>
        span?.SetTag("error.type", kind).SetStatus(ActivityStatusCode.Error, message);
}
