using System.Diagnostics;

namespace DataPlatform.Runs.Observers;

/// <summary>
/// A run's spans: run > chunk > bronze > request > attempt, chunk > silver > dataset, chunk > gold > model. Parents are named, never taken from the
/// ambient flow: in a block that is whatever the first sender happened to have (measured).
/// </summary>
internal sealed class RunSpans(TimeProvider clock) : IRunObserver
{
    private readonly Dictionary<int, Activity> _chunks = [];
    private readonly Dictionary<(int Chunk, string Layer), Activity> _layers = [];
    private readonly RequestSpans _requests = new(clock);
    private Activity? _run;

    // Promotions take turns: there is one layer that promotes, and in it one dataset or model.
    private Activity? _promoting;
    private Activity? _part;

    public bool Wants(RunEvent what) => IsListenedTo;

    public bool WantsAttempts => IsListenedTo;

    private static bool IsListenedTo => Telemetry.Source.HasListeners();

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
                _requests.Started(request);
                break;
            case RunEvent.PermitTaken { Request: var request, Waited: var waited }:
                _requests.Sent(request, waited);
                break;
            case RunEvent.AttemptEnded { Request: var request, Attempt: var attempt }:
                _requests.Ended(request, attempt);
                break;
            case RunEvent.RequestEnded { Request: var request, Outcome: var outcome }:
                _requests.Ended(request, outcome, _layers.GetValueOrDefault((request.Chunk, "bronze")));
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
                _requests.Left(chunk.Index);
                Tagged(Layer(chunk, "bronze"), requests)?.Stop();
                break;
            case RunEvent.ChunkFinished { Chunk: var chunk, Summary: var its } when _chunks.Remove(chunk.Index, out var span):
                span.SetTag("dataplatform.planned", its.Planned);
                Tagged(span, new RequestCounts(its.Planned, its.Stored, its.Failed, its.Skipped))?.Stop();
                break;
            default:
                OnLayer(what);
                break;
        }
    }

    private void OnLayer(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.SilverStarted { Chunk: var chunk }:
                _promoting = StartLayer(chunk, "silver");
                break;
            case RunEvent.SilverAheadStarted { Chunk: var chunk }:
                _promoting = StartLayer(chunk, "silver")?.SetTag("dataplatform.ahead", true);
                break;
            case RunEvent.SilverEnded { Chunk: var chunk, Rest: var rows }:
                Tagged(Layer(chunk, "silver"), rows)?.Stop();
                break;
            case RunEvent.SilverAheadEnded { Chunk: var chunk, Rows: var rows }:
                Tagged(Layer(chunk, "silver"), rows)?.Stop();
                break;
            case RunEvent.GoldStarted { Chunk: var chunk }:
                _promoting = StartLayer(chunk, "gold");
                break;
            case RunEvent.GoldEnded gold:
                var layer = Layer(gold.Chunk, "gold");
                if (gold.Failures.Count > 0)
                {
                    Fail(layer, "gold", gold.Failures[^1]);
                }

                layer?.Stop();
                break;
            default:
                OnPart(what);
                break;
        }
    }

    // What is promoted outside of a chunk (for the moment of a universe's question) is no part of the tree.
    private void OnPart(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.DatasetStarted dataset when _promoting is not null:
                _part = Start("dataset", _promoting)
                    ?.SetTag("dataplatform.source", dataset.Source)
                    .SetTag("dataplatform.dataset", dataset.Dataset);
                break;
            case RunEvent.DatasetEnded dataset:
                Tagged(OnTable(_part, $"silver.{dataset.Table}"), dataset.Rows)?.Stop();
                _part = null;
                break;
            case RunEvent.ModelStarted model when _promoting is not null:
                _part = OnTable(Start("model", _promoting), $"gold.{model.Table}");
                break;
            case RunEvent.ModelEnded model:
                _part?.SetTag("dataplatform.rows.changed", model.Changed);
                if (model.Failure is { } failure)
                {
                    Fail(_part, "gold", failure);
                }

                _part?.Stop();
                _part = null;
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

    private Activity? StartLayer(ChunkInfo chunk, string layer)
    {
        if (Start(layer, _chunks.GetValueOrDefault(chunk.Index)) is not { } span)
        {
            return null;
        }

        _layers[(chunk.Index, layer)] = span;
        return span;
    }

    private Activity? Layer(ChunkInfo chunk, string layer)
    {
        if (layer != "bronze")
        {
            // A dataset that was being promoted when the run was stopped.
            _part?.Stop();
            (_promoting, _part) = (null, null);
        }

        return _layers.Remove((chunk.Index, layer), out var span) ? span : null;
    }

    // A span that is never ended is never exported.
    private void EndAll()
    {
        _part?.Stop();
        foreach (var span in _layers.Values.Concat(_chunks.Values))
        {
            span.Stop();
        }

        _run?.Stop();
    }

    // It ends in another flow, so it must not stay behind as this one's ambient span.
    private static Activity? Start(string name, Activity? parent)
    {
        var ambient = Activity.Current;
        var span = Telemetry.Source.StartActivity(name, ActivityKind.Internal, parent?.Context ?? default);
        Activity.Current = ambient;
        return span;
    }

    private static Activity? OnTable(Activity? span, string table) =>
        span?.SetTag("db.system.name", "duckdb").SetTag("db.collection.name", table);

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
