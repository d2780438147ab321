using DataPlatform.Recipes;
using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>Everything that a run says, in one place. The order of a run can be read from these lines alone.</summary>
internal static partial class RunLog
{
    [LoggerMessage(1, LogLevel.Information, "run {Run} for {Date}: {Recipes} recipes in {Chunks} chunks")]
    public static partial void RunStarted(ILogger log, string run, string date, int recipes, int chunks);

    [LoggerMessage(2, LogLevel.Information, "found {Responses} stored responses of an earlier run that were not recorded yet")]
    public static partial void Reconciled(ILogger log, long responses);

    [LoggerMessage(3, LogLevel.Warning, "{Note}")]
    public static partial void Note(ILogger log, string note);

    [LoggerMessage(4, LogLevel.Information, "starting chunk {Chunk} of {Of} ({Recipes} recipes, {Datasets}, {Requests} requests)")]
    public static partial void ChunkStarted(ILogger log, int chunk, int of, int recipes, string datasets, long requests);

    [LoggerMessage(5, LogLevel.Information, "chunk {Chunk} of {Of}: {Done} of {Requests} requests, {Rate:0.#}/s")]
    public static partial void Progress(ILogger log, int chunk, int of, long done, long requests, double rate);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "finished chunk {Chunk} of {Of} ({Recipes} recipes, {Datasets}, {Requests} requests): {Stored} stored, {Failed} failed, {Skipped} skipped"
    )]
    public static partial void ChunkFinished(
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
    public static partial void SilverPromoted(
        ILogger log,
        int chunk,
        int of,
        long read,
        long inserted,
        long updated,
        long unchanged,
        long quarantined
    );

    [LoggerMessage(8, LogLevel.Information, "gold for chunk {Chunk} of {Of}: {Tables} tables up to date")]
    public static partial void GoldPromoted(ILogger log, int chunk, int of, int tables);

    [LoggerMessage(9, LogLevel.Warning, "chunk {Chunk}: {Request} failed: {Kind}: {Message}")]
    public static partial void RequestFailed(ILogger log, int chunk, string request, string kind, string? message);

    [LoggerMessage(10, LogLevel.Warning, "chunk {Chunk}: and {Count} more failed requests; see ops.requests")]
    public static partial void MoreFailed(ILogger log, int chunk, int count);

    [LoggerMessage(11, LogLevel.Warning, "stopping: requests on their way may land, nothing new is sent")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(12, LogLevel.Error, "the run failed: {Message}")]
    public static partial void RunFailed(ILogger log, string message);

    [LoggerMessage(14, LogLevel.Information, "rebuilt {Dataset}")]
    public static partial void Rebuilt(ILogger log, string dataset);

    [LoggerMessage(15, LogLevel.Warning, "chunk {Chunk} of {Of}: stored and not promoted; the next run promotes it")]
    public static partial void NotPromoted(ILogger log, int chunk, int of);

    [LoggerMessage(
        16,
        LogLevel.Warning,
        "{Source}: going on at {Limit} because of refusals (declared: {Declared}); raised while there are none"
    )]
    public static partial void Learned(ILogger log, string source, RateLimit limit, string declared);

    [LoggerMessage(17, LogLevel.Information, "{Source}: the declared limits ({Declared}) hold again")]
    public static partial void Unlearned(ILogger log, string source, string declared);

    [LoggerMessage(13, LogLevel.Information, "{Source}: {Wait}")]
    public static partial void Waiting(ILogger log, string source, QuotaWait wait);
}
