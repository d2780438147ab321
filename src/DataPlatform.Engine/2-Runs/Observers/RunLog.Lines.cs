using Microsoft.Extensions.Logging;

namespace DataPlatform.Runs.Observers;

/// <content>The lines, as they are written.</content>
internal sealed partial class RunLog
{
    [LoggerMessage(1, LogLevel.Information, "run {Run} for {Date}: {Recipes} recipes in {Chunks} chunks")]
    private static partial void RunStarted(ILogger log, string run, string date, int recipes, int chunks);

    [LoggerMessage(2, LogLevel.Information, "found {Responses} stored responses of an earlier run that were not recorded yet")]
    private static partial void Reconciled(ILogger log, long responses);

    [LoggerMessage(3, LogLevel.Warning, "{Note}")]
    private static partial void Note(ILogger log, string note);

    [LoggerMessage(4, LogLevel.Information, "starting chunk {Chunk} of {Of} ({Recipes} recipes, {Datasets}, {Requests} requests)")]
    private static partial void ChunkStarted(ILogger log, int chunk, int of, int recipes, string datasets, long requests);

    [LoggerMessage(ProgressEvent, LogLevel.Information, "chunk {Chunk} of {Of}: {Done} of {Requests} requests, {Rate:0.#}/s")]
    private static partial void Progress(ILogger log, int chunk, int of, long done, long requests, double rate);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "finished chunk {Chunk} of {Of} ({Recipes} recipes, {Datasets}, {Requests} requests): {Stored} stored, {Failed} failed, {Skipped} skipped"
    )]
    private static partial void ChunkFinished(
        ILogger log,
        int chunk,
        int of,
        int recipes,
        string datasets,
        long requests,
        long stored,
        long failed,
        long skipped
    );

    [LoggerMessage(
        7,
        LogLevel.Information,
        "silver for chunk {Chunk} of {Of}: {Read} rows read, {Inserted} inserted, {Updated} updated, {Unchanged} unchanged, {Quarantined} quarantined"
    )]
    private static partial void SilverPromoted(
        ILogger log,
        int chunk,
        int of,
        long read,
        long inserted,
        long updated,
        long unchanged,
        long quarantined
    );

    [LoggerMessage(24, LogLevel.Debug, "silver for {Dataset}, ahead of chunk {Chunk} of {Of}: {Read} rows read")]
    private static partial void PromotedAhead(ILogger log, string dataset, int chunk, int of, long read);

    [LoggerMessage(8, LogLevel.Information, "gold for chunk {Chunk} of {Of}: {Tables} tables up to date")]
    private static partial void GoldPromoted(ILogger log, int chunk, int of, int tables);

    [LoggerMessage(9, LogLevel.Warning, "chunk {Chunk}: {Request} failed: {Kind}: {Message}")]
    private static partial void RequestFailed(ILogger log, int chunk, string request, string kind, string? message);

    [LoggerMessage(20, LogLevel.Debug, "chunk {Chunk}: {Request}: {Outcome}{Reason}, {Attempts} attempts, {Bytes}")]
    private static partial void RequestEnded(
        ILogger log,
        int chunk,
        string request,
        string outcome,
        string reason,
        int attempts,
        string bytes
    );

    [LoggerMessage(10, LogLevel.Warning, "chunk {Chunk}: and {Count} more failed requests; see ops.requests")]
    private static partial void MoreFailed(ILogger log, int chunk, int count);

    [LoggerMessage(11, LogLevel.Warning, "stopping: requests on their way may land, nothing new is sent")]
    private static partial void Stopping(ILogger log);

    [LoggerMessage(12, LogLevel.Error, "the run failed: {Message}")]
    private static partial void RunFailed(ILogger log, string message);

    [LoggerMessage(14, LogLevel.Information, "rebuilt {Dataset}")]
    private static partial void Rebuilt(ILogger log, string dataset);

    [LoggerMessage(15, LogLevel.Warning, "chunk {Chunk} of {Of}: stored and not promoted; the next run promotes it")]
    private static partial void NotPromoted(ILogger log, int chunk, int of);

    [LoggerMessage(
        16,
        LogLevel.Warning,
        "{Source}: going on at {Limit} because of refusals (declared: {Declared}); raised while there are none"
    )]
    private static partial void Learned(ILogger log, string source, string limit, string declared);

    [LoggerMessage(17, LogLevel.Information, "{Source}: the declared limits ({Declared}) hold again")]
    private static partial void Unlearned(ILogger log, string source, string declared);

    [LoggerMessage(18, LogLevel.Warning, "{Dataset}: {Kind}: {Message} {Example}")]
    private static partial void Warned(ILogger log, string dataset, string kind, string message, string example);

    [LoggerMessage(23, LogLevel.Warning, "{Whose}: check: {Told} (severity {Severity})")]
    private static partial void CheckMissed(ILogger log, string whose, string told, string severity);

    [LoggerMessage(19, LogLevel.Information, "verified {Bytes} of {Of}")]
    private static partial void Verified(ILogger log, string bytes, string of);

    [LoggerMessage(22, LogLevel.Warning, "{Source}: the login failed with {How}; tried again in {Wait}")]
    private static partial void LoginFailed(ILogger log, string source, string how, string wait);

    [LoggerMessage(21, LogLevel.Information, "{Source}: logged in; the token is good {Lifetime}")]
    private static partial void LoggedIn(ILogger log, string source, string lifetime);

    [LoggerMessage(13, LogLevel.Information, "{Source}: {Wait}")]
    private static partial void Waiting(ILogger log, string source, QuotaWait wait);
}
