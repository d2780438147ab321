namespace DataPlatform.Runs.Observers;

/// <summary>What the spans and metrics of a run are called, and what their attributes mean. The page is made of it, and tests hold runs to it.</summary>
internal static class TelemetryNames
{
    private static readonly string[] Failing = ["error.type"];
    private static readonly string[] Requests = ["dataplatform.stored", "dataplatform.failed", "dataplatform.skipped"];
    private static readonly string[] Rows =
    [
        "dataplatform.rows.read",
        "dataplatform.rows.inserted",
        "dataplatform.rows.updated",
        "dataplatform.rows.quarantined",
    ];
    private static readonly string[] Table = ["db.system.name", "db.collection.name"];
    private static readonly string[] Dataset = ["dataplatform.source", "dataplatform.dataset"];

    public static readonly IReadOnlyList<SpanInfo> Spans =
    [
        new("run", null, "A run, from its first line to its last.", [.. Run, .. Failing]),
        new("chunk", "run", "A chunk, from its release until it has left gold.", [.. Chunk, "dataplatform.planned", .. Requests]),
        new("bronze", "chunk", "Its requests, until each has its outcome.", Requests),
        new("request", "bronze", "A request that was sent: its waits, its pages, its attempts.", [.. Dataset, .. Request, .. Failing]),
        new("attempt", "request", "One HTTP exchange, from its permit to the end of its body. Kind: client.", [.. Attempt, .. Failing]),
        new(
            "silver",
            "chunk",
            "Its promotion to typed tables; of a dataset that goes ahead of the rest, a span of its own.",
            ["dataplatform.ahead", .. Rows]
        ),
        new("dataset", "silver", "One dataset of it.", [.. Dataset, .. Table, .. Rows]),
        new("gold", "chunk", "The star schema brought up to date.", Failing),
        new("model", "gold", "One gold model of it.", [.. Table, "dataplatform.rows.changed", .. Failing]),
    ];

    /// <summary>Attributes of spans and tags of metrics, with their unit, or what they can be, and their meaning.</summary>
    public static readonly IReadOnlyList<(string Name, string Unit, string Meaning)> Attributes =
    [
        (
            "dataplatform.run.id",
            "text",
            "The run's id, as in ops.runs; an attribute of the resource too, of spans, metrics and log lines alike."
        ),
        ("dataplatform.result", "succeeded, partial, failed, interrupted", "How the run ended."),
        ("dataplatform.chunks", "{chunk}", "Chunks of the run."),
        ("dataplatform.chunk", "number", "The chunk's number, from 1."),
        ("dataplatform.chunk.kind", "non-ticker, ticker", "What its recipes are."),
        ("dataplatform.recipes", "{recipe}", "Recipes of the chunk."),
        ("dataplatform.ahead", "true", "Promoted while requests of the chunk waited."),
        ("dataplatform.planned", "{request}", "Requests that the chunk stands for: stored + failed + skipped."),
        ("dataplatform.stored", "{request}", "Those that were answered and kept."),
        ("dataplatform.failed", "{request}", "Those that failed."),
        ("dataplatform.skipped", "{request}", "Those that were not sent."),
        ("dataplatform.source", "text", "The source."),
        ("dataplatform.dataset", "text", "The dataset."),
        ("dataplatform.ticker", "text", "The ticker; left out where there is none."),
        ("dataplatform.attempts", "{attempt}", "Attempts of the request, over all its pages."),
        ("dataplatform.outcome", "stored, failed, skipped", "How the request ended; skipped: it was cut short."),
        ("dataplatform.sample.one_in", "{request}", "How many requests the span stands for; left out where every one has its span."),
        ("dataplatform.quota.waited", "s", "How long the attempt waited for its permit, before the span."),
        ("dataplatform.rows.read", "{row}", "Rows in the answers: inserted + updated + unchanged + quarantined."),
        ("dataplatform.rows.inserted", "{row}", "Rows with a new key."),
        ("dataplatform.rows.updated", "{row}", "Rows whose values changed."),
        ("dataplatform.rows.quarantined", "{row}", "Rows that do not fit their recipe."),
        ("dataplatform.rows.changed", "{row}", "Rows of the gold table that changed; left out where its inputs had not changed."),
        ("db.system.name", "duckdb", "The database, which is in the process."),
        ("db.collection.name", "text", "The table, with its schema."),
        ("error.type", "word or status", "What went wrong; left out where nothing did."),
        ("http.request.method", "GET", "The method."),
        ("http.request.resend_count", "{attempt}", "Attempts of the same page before this one; left out where it is the first."),
        ("http.response.status_code", "number", "The HTTP status; of a request: the last one."),
        ("http.response.body.size", "By", "Bytes of the body as received."),
        ("server.address", "host", "The host that was asked."),
        ("server.port", "number", "Its port."),
        ("source", "text", "Metrics: the source."),
        ("outcome", "word", "Metrics: how a request, a row or a check ended."),
        ("result", "status or word", "Metrics: the HTTP status, or why there is no answer."),
        ("quota", "text", "Metrics: the quota; that of its source, unless several share one."),
        ("table", "text", "Metrics: the table in the schema silver; of checks, with its schema."),
        ("stage", "bronze, silver, gold", "Metrics: the stage."),
        ("block", "text", "Metrics: the block of the network."),
    ];

    private static string[] Run => ["dataplatform.run.id", "dataplatform.chunks", "dataplatform.result"];

    private static string[] Chunk => ["dataplatform.chunk", "dataplatform.chunk.kind", "dataplatform.recipes"];

    private static string[] Request =>
        ["dataplatform.ticker", "http.response.status_code", "dataplatform.attempts", "dataplatform.outcome", "dataplatform.sample.one_in"];

    private static string[] Attempt =>
        [
            "http.request.method",
            "server.address",
            "server.port",
            "http.response.status_code",
            "http.response.body.size",
            "http.request.resend_count",
            "dataplatform.quota.waited",
        ];
}
