using System.Globalization;
using DataPlatform.Recipes;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Runs.Observers;

/// <summary>Everything that a run says, in one place. The order of a run can be read from these lines alone.</summary>
internal sealed partial class RunLog(ILogger log, TimeProvider clock) : IRunObserver
{
    private const int FailuresToShow = 20;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    private readonly HashSet<RunWarning> _warnings = [];
    private readonly Dictionary<int, Tally> _chunks = [];
    private readonly HashSet<int> _stored = [];
    private long _reported = clock.GetTimestamp();

    public bool Wants(RunEvent what) => !what.IsStepOfRequest;

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.Reconciled { Responses: > 0 and var responses }:
                Reconciled(log, responses);
                break;
            case RunEvent.Noted { Note: var note }:
                NoteOnce(note);
                break;
            case RunEvent.Warned { Warning: var warning }:
                WarnOnce(warning);
                break;
            case RunEvent.RunStarted run:
                RunStarted(log, run.RunId, run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), run.Recipes, run.Chunks);
                break;
            case RunEvent.RunStopping:
                Stopping(log);
                break;
            case RunEvent.RunFailed { Message: var message }:
                RunFailed(log, message);
                break;
            case RunEvent.DatasetRebuilt { Dataset: var dataset }:
                Rebuilt(log, dataset);
                break;
            case RunEvent.BronzeVerified verified when clock.GetElapsedTime(_reported) >= ReportEvery:
                _reported = clock.GetTimestamp();
                Verified(log, ByteSize.ForPeople(verified.Bytes), ByteSize.ForPeople(verified.Of));
                break;
            default:
                OnSource(what);
                break;
        }
    }

    private void OnSource(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.WaitBegan { Quota: var quota, Wait: var wait }:
                Waiting(log, quota, wait);
                break;
            case RunEvent.LoggedIn { Source: var source, Lifetime: var lifetime }:
                LoggedIn(log, source, lifetime is { } good ? $"for {Duration.ForPeople(good)}" : "until it is refused");
                break;
            case RunEvent.LoginFailed { Source: var source, How: var how, Wait: var wait }:
                LoginFailed(log, source, how, Duration.ForPeople(wait));
                break;
            case RunEvent.LimitLearned learned:
                SayLimit(learned);
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
            case RunEvent.ChunkStarted { Chunk: var c }:
                _chunks[c.Index] = new(c, clock.GetTimestamp());
                ChunkStarted(log, c.Index, c.Of, c.Recipes, c.Datasets, c.Requests);
                break;
            case RunEvent.StepsPlanned or RunEvent.RequestEnded when _chunks.TryGetValue(ChunkOf(what), out var tally):
                Count(what, tally);
                break;
            case RunEvent.ChunkFetched { Chunk: var c, Requests: var r }:
                SayMoreFailed(c);
                if (r.Stored > 0)
                {
                    _stored.Add(c.Index);
                }

                ChunkFinished(log, c.Index, c.Of, c.Recipes, c.Datasets, r.Planned, r.Stored, r.Failed, r.Skipped);
                break;
            case RunEvent.SilverEnded { Result: LayerResult.Promoted, Chunk: var c, Rows: var r }:
                SilverPromoted(log, c.Index, c.Of, r.RowsRead, r.Inserted, r.Updated, r.Unchanged, r.Quarantined);
                break;
            case RunEvent.SilverEnded { Result: LayerResult.LeftForNextRun, Chunk: var c } when _stored.Contains(c.Index):
                NotPromoted(log, c.Index, c.Of);
                break;
            case RunEvent.GoldEnded { Chunk: var c } gold:
                foreach (var failure in gold.Failures)
                {
                    NoteOnce(failure);
                }

                if (gold.Result == LayerResult.Promoted)
                {
                    GoldPromoted(log, c.Index, c.Of, gold.Tables);
                }

                break;
        }
    }

    private void SayLimit(RunEvent.LimitLearned learned)
    {
        if (learned.Limit is { } limit)
        {
            Learned(log, learned.Quota, limit, learned.Declared);
        }
        else
        {
            Unlearned(log, learned.Quota, learned.Declared);
        }
    }

    private void NoteOnce(string note)
    {
        if (_notes.Add(note))
        {
            Note(log, note);
        }
    }

    private void WarnOnce(RunWarning warning)
    {
        if (_warnings.Add(warning))
        {
            Warned(log, $"{warning.Source}/{warning.Dataset}".TrimEnd('/'), Word.Of(warning.Kind), warning.Message, warning.Example ?? "");
        }
    }

    private static int ChunkOf(RunEvent what) =>
        what switch
        {
            RunEvent.StepsPlanned steps => steps.Chunk,
            RunEvent.RequestEnded ended => ended.Request.Chunk,
            _ => 0,
        };

    private void Count(RunEvent what, Tally tally)
    {
        if (what is not RunEvent.RequestEnded ended)
        {
            tally.Requests += (what as RunEvent.StepsPlanned)?.More ?? 0;
            return;
        }

        tally.Done++;
        tally.Sent += ended.Outcome.Attempts > 0 ? 1 : 0;
        if (ended.Outcome.Ending is Ending.Failed failed && ++tally.Failed <= FailuresToShow)
        {
            var request = $"{ended.Request.Recipe} {ended.Request.Ticker}".TrimEnd();
            RequestFailed(log, ended.Request.Chunk, request, failed.Reason, failed.Message);
        }

        if (tally.Done < tally.Requests && clock.GetElapsedTime(_reported) >= ReportEvery)
        {
            _reported = clock.GetTimestamp();
            // Requests that were not sent took no time.
            var rate = tally.Sent / Math.Max(clock.GetElapsedTime(tally.Since).TotalSeconds, 0.001);
            Progress(log, tally.Chunk.Index, tally.Chunk.Of, tally.Done, tally.Requests, rate);
        }
    }

    private void SayMoreFailed(ChunkInfo chunk)
    {
        if (_chunks.Remove(chunk.Index, out var tally) && tally.Failed > FailuresToShow)
        {
            MoreFailed(log, chunk.Index, tally.Failed - FailuresToShow);
        }
    }

    private sealed class Tally(ChunkInfo chunk, long since)
    {
        public ChunkInfo Chunk { get; } = chunk;

        public long Since { get; } = since;

        /// <summary>What it stands for, as far as that is known.</summary>
        public long Requests { get; set; } = chunk.Requests;

        public long Done { get; set; }

        public long Sent { get; set; }

        public int Failed { get; set; }
    }

    [LoggerMessage(1, LogLevel.Information, "run {Run} for {Date}: {Recipes} recipes in {Chunks} chunks")]
    private static partial void RunStarted(ILogger log, string run, string date, int recipes, int chunks);

    [LoggerMessage(2, LogLevel.Information, "found {Responses} stored responses of an earlier run that were not recorded yet")]
    private static partial void Reconciled(ILogger log, long responses);

    [LoggerMessage(3, LogLevel.Warning, "{Note}")]
    private static partial void Note(ILogger log, string note);

    [LoggerMessage(4, LogLevel.Information, "starting chunk {Chunk} of {Of} ({Recipes} recipes, {Datasets}, {Requests} requests)")]
    private static partial void ChunkStarted(ILogger log, int chunk, int of, int recipes, string datasets, long requests);

    [LoggerMessage(5, LogLevel.Information, "chunk {Chunk} of {Of}: {Done} of {Requests} requests, {Rate:0.#}/s")]
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

    [LoggerMessage(8, LogLevel.Information, "gold for chunk {Chunk} of {Of}: {Tables} tables up to date")]
    private static partial void GoldPromoted(ILogger log, int chunk, int of, int tables);

    [LoggerMessage(9, LogLevel.Warning, "chunk {Chunk}: {Request} failed: {Kind}: {Message}")]
    private static partial void RequestFailed(ILogger log, int chunk, string request, string kind, string? message);

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
    private static partial void Learned(ILogger log, string source, RateLimit limit, string declared);

    [LoggerMessage(17, LogLevel.Information, "{Source}: the declared limits ({Declared}) hold again")]
    private static partial void Unlearned(ILogger log, string source, string declared);

    [LoggerMessage(18, LogLevel.Warning, "{Dataset}: {Kind}: {Message} {Example}")]
    private static partial void Warned(ILogger log, string dataset, string kind, string message, string example);

    [LoggerMessage(19, LogLevel.Information, "verified {Bytes} of {Of}")]
    private static partial void Verified(ILogger log, string bytes, string of);

    [LoggerMessage(20, LogLevel.Information, "{Source}: logged in; the token is good {Lifetime}")]
    private static partial void LoggedIn(ILogger log, string source, string lifetime);

    [LoggerMessage(21, LogLevel.Warning, "{Source}: the login failed with {How}; tried again in {Wait}")]
    private static partial void LoginFailed(ILogger log, string source, string how, string wait);

    [LoggerMessage(13, LogLevel.Information, "{Source}: {Wait}")]
    private static partial void Waiting(ILogger log, string source, QuotaWait wait);
}
