using System.Collections.Concurrent;
using System.Diagnostics;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>
/// Fetches for one source: asks, keeps the response, and only then looks into it. Every order ends as exactly one outcome; what can go wrong
/// with a request is a value, never an exception.
/// </summary>
internal sealed class BronzeFetcher(SourceRecipe source, SourceClient client, BronzeStore store, RunContext run, FetchTokens tokens)
{
    // This many refusals of the key in a row are enough to know; more would only burn quota.
    private const int AuthRefusals = 3;
    private const int MaxPages = 10_000;
    private const string KeyRefused = "not sent: the source refuses the key";

    private readonly ConcurrentDictionary<RecipeId, int> _refusedRecipes = new();
    private volatile string? _closed;
    private volatile string? _leftOver;
    private volatile bool _keyWorks;

    /// <summary>Why requests were left for the next run; null when none was.</summary>
    public string? LeftOver => _leftOver;

    public async Task<RequestOutcome> FetchAsync(FetchOrder order)
    {
        var request = order.Request;
        if (NotSent(request.Recipe) is { } reason)
        {
            return Skipped(request, reason);
        }

        using var span = Telemetry.Start("request", order.Parent, ActivityKind.Client);
        span?.SetTag("dataplatform.source", source.Name)
            .SetTag("dataplatform.dataset", request.Recipe.Dataset)
            .SetTag("dataplatform.ticker", request.Ticker);
        var outcome = await FetchPagesAsync(order).ConfigureAwait(false);
        span?.SetTag("http.response.status_code", outcome.HttpStatus)
            .SetTag("dataplatform.attempts", outcome.Attempts)
            .SetTag("dataplatform.outcome", outcome.Status.ToString().ToLowerInvariant());
        if (outcome.Status == OutcomeStatus.Failed)
        {
            span.Fail(outcome.Reason!, outcome.Message!);
        }

        return outcome;
    }

    public static RequestOutcome Skipped(PlannedRequest request, string reason) =>
        new()
        {
            Recipe = request.Recipe.Id,
            Ticker = request.Ticker,
            From = request.From,
            To = request.Date,
            Status = OutcomeStatus.Skipped,
            Reason = reason,
        };

    private string? NotSent(DatasetRecipe recipe) =>
        tokens.Stop.IsCancellationRequested ? "interrupted"
        : _closed is { } closed ? closed
        : _refusedRecipes.GetValueOrDefault(recipe.Id) >= AuthRefusals ? "not sent: the key was refused for this dataset"
        : null;

    private async Task<RequestOutcome> FetchPagesAsync(FetchOrder order)
    {
        var request = order.Request;
        var pages = request.Recipe.Pagination as Pagination.PageNumber;
        var (responses, bytes, attempts) = (0, 0L, 0);
        string? before = null;
        for (var page = 0; ; page++)
        {
            var fetched = await FetchPageAsync(order, pages is null ? null : pages.First + page).ConfigureAwait(false);
            if (fetched is not { Record: { } record, Verdict: { } verdict })
            {
                return Skipped(request, fetched.NotSent!) with { Responses = responses, Bytes = bytes, Attempts = attempts };
            }

            (responses, bytes, attempts) = (responses + 1, bytes + record.Bytes, attempts + record.Attempts);
            verdict = pages is null ? verdict : OfPage(verdict, page, isRepeated: before is not null && record.Sha256 == before);
            before = record.Sha256;
            if (!verdict.IsGood || pages is null || verdict.Rows == 0)
            {
                // An empty page after others is the end of the data, not an empty answer.
                var outcome = Outcome(
                    request.Recipe,
                    record,
                    page > 0 && verdict is { IsGood: true, Rows: 0 } ? verdict with { Rows = 1 } : verdict
                );
                return outcome with { Responses = responses, Bytes = bytes, Attempts = attempts, File = fetched.File, Line = fetched.Line };
            }
        }
    }

    // Pages end with an empty one. A server that does not heed the page's number would go on for ever.
    private static Verdict OfPage(Verdict verdict, int page, bool isRepeated) =>
        verdict is not { IsGood: true, Rows: > 0 } ? verdict
        : isRepeated ? verdict with { Kind = "repeated-page", Message = "the same page twice: the server does not heed the page's number" }
        : page == MaxPages ? verdict with { Kind = "too-many-pages", Message = $"no end after {MaxPages} pages" }
        : verdict;

    private async Task<Fetched> FetchPageAsync(FetchOrder order, int? page)
    {
        var (request, recipe) = (order.Request, order.Request.Recipe);
        var address = request.Address(page);
        Attempt? attempt;
        try
        {
            (attempt, var refused) = await client.GetAsync(address, recipe.Cost, tokens.Stop, tokens.Abort).ConfigureAwait(false);
            if (attempt is null)
            {
                _leftOver = $"{refused}; longer than --max-wait";
                // A request of more permits may have to wait where one of a single permit need not.
                _closed = recipe.Cost == 1 ? _leftOver : _closed;
                return new(NotSent: _leftOver);
            }
        }
        catch (OperationCanceledException) when (tokens.Stop.IsCancellationRequested || tokens.Abort.IsCancellationRequested)
        {
            return new(NotSent: "interrupted");
        }

        var (line, record) = BronzeLine.Write(Record(order, page, address, attempt), attempt, client.Redactor);
        var (file, number) = store.Append(recipe, order.Chunk, line.Span);
        var verdict = Judge(recipe, record, line);
        BookAuth(recipe, verdict);
        return new(record, verdict, file, number);
    }

    /// <summary>The outcome that a kept line stands for; the same in a run and in a replay.</summary>
    public static RequestOutcome Outcome(DatasetRecipe recipe, BronzeRecord record, Verdict verdict) =>
        new()
        {
            Recipe = recipe.Id,
            Ticker = record.Ticker,
            From = record.From,
            To = record.Date,
            Status = verdict.IsGood ? OutcomeStatus.Stored : OutcomeStatus.Failed,
            Reason = verdict.Kind ?? (verdict.Rows == 0 ? "empty" : null),
            Message = verdict.Message,
            HttpStatus = record.Status,
            Attempts = record.Attempts,
            Responses = 1,
            Bytes = record.Bytes,
            At = record.ReceivedAt,
            Succeeded = verdict.Succeeds(recipe),
        };

    private static Verdict Judge(DatasetRecipe recipe, BronzeRecord record, ReadOnlyMemory<byte> line)
    {
        // The line is read back instead of trusting what was written: what a replay will see is what counts.
        return BronzeLine.TryRead(line, out _, out var body)
            ? Verdict.Of(recipe, record, body.Span)
            : throw new InvalidOperationException($"{recipe.Name}: a bronze line was written that cannot be read back");
    }

    private BronzeRecord Record(FetchOrder order, int? page, Uri address, Attempt attempt)
    {
        var (request, recipe) = (order.Request, order.Request.Recipe);
        return new()
        {
            RunId = run.RunId,
            Chunk = order.Chunk,
            Source = source.Name,
            Domain = recipe.Domain,
            Dataset = recipe.Dataset,
            Discriminator = recipe.Discriminator,
            Ticker = request.Ticker,
            From = request.From,
            Date = request.Date,
            Page = page,
            Url = address.AbsoluteUri,
            SentAt = attempt.SentAt,
            ReceivedAt = attempt.EndedAt,
            Attempts = attempt.Number,
            Status = attempt.Status,
            Failure = attempt.Failure,
            Message = attempt.Message,
        };
    }

    private void BookAuth(DatasetRecipe recipe, Verdict verdict)
    {
        if (verdict.Kind != "auth")
        {
            if (verdict.IsGood)
            {
                // A few datasets that are not in the plan may have been refused before the first one that is.
                _keyWorks = true;
                _closed = _closed == KeyRefused ? null : _closed;
            }

            _refusedRecipes.TryRemove(recipe.Id, out _);
            return;
        }

        var refusals = _refusedRecipes.AddOrUpdate(recipe.Id, 1, static (_, n) => n + 1);
        if (!_keyWorks && (refusals >= AuthRefusals || _refusedRecipes.Count >= AuthRefusals))
        {
            _leftOver = _closed = KeyRefused;
        }
    }

    private sealed record Fetched(
        BronzeRecord? Record = null,
        Verdict? Verdict = null,
        string? File = null,
        long Line = 0,
        string? NotSent = null
    );
}
