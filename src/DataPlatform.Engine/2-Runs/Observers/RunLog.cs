using System.Globalization;
using DataPlatform.Recipes;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Runs.Observers;

/// <summary>Everything that a run says, in one place. The order of a run can be read from these lines alone.</summary>
internal sealed partial class RunLog(ILogger log, TimeProvider clock) : IRunObserver
{
    /// <summary>The line that says how far a chunk is.</summary>
    public const int ProgressEvent = 5;

    private const int FailuresToShow = 20;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    private readonly HashSet<RunWarning> _warnings = [];
    private readonly Dictionary<int, Tally> _chunks = [];
    private long _reported = clock.GetTimestamp();

    public bool WantsAttempts => false;

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
            case RunEvent.Checked { Outcome: { Result: not CheckResult.Pass } check }:
                CheckMissed(log, check.Whose, check.Told, Word.Of(check.Severity));
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
                ChunkFinished(log, c.Index, c.Of, c.Recipes, c.Datasets, r.Planned, r.Stored, r.Failed, r.Skipped);
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
            case RunEvent.SilverAheadEnded { Result: LayerResult.Promoted, Chunk: var c, Dataset: var dataset, Rows: var r }:
                PromotedAhead(log, dataset, c.Index, c.Of, r.RowsRead);
                break;
            case RunEvent.SilverEnded { IsLeft: true, Chunk: var c }:
                NotPromoted(log, c.Index, c.Of);
                break;
            case RunEvent.SilverEnded { Chunk: var c, Rows: var r } silver when silver.Result == LayerResult.Promoted || r.RowsRead > 0:
                SilverPromoted(log, c.Index, c.Of, r.RowsRead, r.Inserted, r.Updated, r.Unchanged, r.Quarantined);
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

    // A window that was measured has a length that nobody would declare.
    private static string InWords(RateLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Permits} in {limit.Window.TotalSeconds:0.##} s");

    private static string Declared(RunEvent.LimitLearned learned) => learned.Declared.Length == 0 ? "none" : learned.Declared;

    private void SayLimit(RunEvent.LimitLearned learned)
    {
        if (learned.Limit is { } limit)
        {
            Learned(log, learned.Quota, InWords(limit), Declared(learned));
        }
        else
        {
            Unlearned(log, learned.Quota, Declared(learned));
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

        if (log.IsEnabled(LogLevel.Debug))
        {
            SayEnding(ended);
        }

        if (tally.Done < tally.Requests && clock.GetElapsedTime(_reported) >= ReportEvery)
        {
            _reported = clock.GetTimestamp();
            // Requests that were not sent took no time.
            var rate = tally.Sent / Math.Max(clock.GetElapsedTime(tally.Since).TotalSeconds, 0.001);
            Progress(log, tally.Chunk.Index, tally.Chunk.Of, tally.Done, tally.Requests, rate);
        }
    }

    private void SayEnding(RunEvent.RequestEnded ended)
    {
        var outcome = ended.Outcome;
        var request = $"{ended.Request.Recipe} {ended.Request.Ticker}".TrimEnd();
        var reason = outcome.Ending.Reason is { } why ? $" ({why})" : "";
        RequestEnded(
            log,
            ended.Request.Chunk,
            request,
            Word.Of(outcome.Status),
            reason,
            outcome.Attempts,
            ByteSize.ForPeople(outcome.Bytes)
        );
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
}
