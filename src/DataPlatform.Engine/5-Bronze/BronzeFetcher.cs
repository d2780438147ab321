using System.Collections.Concurrent;
using System.Diagnostics;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>
/// Fetches for one source: asks page after page and keeps every response. Every order ends as exactly one outcome; what can go wrong with a request
/// is a value, never an exception.
/// </summary>
internal sealed class BronzeFetcher(
    SourceClient client,
    SourceStanding standing,
    BronzeStore store,
    RunContext run,
    FetchTokens tokens,
    RunEvents events
)
{
    private readonly ConcurrentDictionary<RecipeId, AnswerReader> _readers = new();

    public async Task<RequestOutcome> FetchAsync(FetchOrder order)
    {
        var request = order.Request;
        var why = tokens.Stop.IsCancellationRequested ? new NotSent.Interrupted() : standing.WhyNot(request.Recipe.Id);
        if (why is not null)
        {
            return RequestProgress.Skipped(request, why);
        }

        events.Publish(new RunEvent.RequestStarted(new(order.Chunk, request.Recipe.Id, request.Ticker)));
        return await FetchPagesAsync(order).ConfigureAwait(false);
    }

    private async Task<RequestOutcome> FetchPagesAsync(FetchOrder order)
    {
        var recipe = order.Request.Recipe;
        var progress = new RequestProgress(recipe, order.Request.Open);
        for (var page = progress.First; ; )
        {
            var address = RequestAddress.OfPage(order.Request, page);
            switch (await AskAsync(recipe, address).ConfigureAwait(false))
            {
                case Asked.NotAsked not:
                    return progress.CutShort(order.Request, not.Why);
                case Asked.Attempted { Attempt: var attempt }:
                    var (record, answer, place) = Keep(order, page, address, attempt);
                    standing.Answered(recipe.Id, answer);
                    page = progress.Add(record, answer, place);
                    if (page is null)
                    {
                        return progress.Outcome();
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private async Task<Asked> AskAsync(DatasetRecipe recipe, Uri address)
    {
        try
        {
            return await client.GetAsync(address, recipe.Cost, tokens.Stop, tokens.Abort).ConfigureAwait(false) switch
            {
                Reply.Sent(var attempt) => new Asked.Attempted(attempt),
                Reply.NoPermit(var wait) => new Asked.NotAsked(standing.QuotaUsed(wait, recipe.Cost)),
                _ => throw new UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (tokens.Stop.IsCancellationRequested || tokens.Abort.IsCancellationRequested)
        {
            return new Asked.NotAsked(new NotSent.Interrupted());
        }
    }

    /// <summary>Reads a response once and keeps it, whatever the reading finds and even if it fails.</summary>
    private (BronzeRecord Record, Answer Answer, (string File, long Line) Place) Keep(
        FetchOrder order,
        string? page,
        Uri address,
        Attempt attempt
    )
    {
        var recipe = order.Request.Recipe;
        var reader = _readers.GetOrAdd(recipe.Id, static (_, r) => new(r), recipe);
        var record = Record(order, page, address, attempt);
        Answer? answer;
        try
        {
            answer = attempt is Attempt.Answered answered ? reader.Read(answered.Status, answered.Body) : null;
        }
        catch
        {
            // A fault of ours in reading it must not lose it.
            store.Append(recipe, order.Chunk, BronzeLine.Write(record, attempt).Line.Span);
            throw;
        }

        (var line, record) = BronzeLine.Write(record, attempt, answer?.IsJson);
        var place = store.Append(recipe, order.Chunk, line.Span);
        // Of an answer that is no good, what counts is what a replay will see: the kept line may be shorter by its white space.
        return (record, answer as Answer.Good ?? ReadBack(reader, line), place);
    }

    private static Answer ReadBack(AnswerReader reader, ReadOnlyMemory<byte> line) =>
        BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out var body) && KeptAnswer.Read(reader, record, body) is { } answer
            ? answer
            : throw new InvalidOperationException("a bronze line was written that cannot be read back");

    private BronzeRecord Record(FetchOrder order, string? page, Uri address, Attempt attempt)
    {
        var (request, recipe) = (order.Request, order.Request.Recipe);
        return new()
        {
            RunId = run.RunId,
            Chunk = order.Chunk,
            Source = recipe.Source.Name,
            Domain = recipe.Domain,
            Dataset = recipe.Dataset,
            Discriminator = recipe.Discriminator,
            Ticker = request.Ticker,
            From = request.From,
            Date = request.Date,
            Page = page,
            Continues = request.Open?.RunId,
            Url = address.AbsoluteUri,
            SentAt = attempt.SentAt,
            ReceivedAt = attempt.EndedAt,
            Attempts = attempt.Number,
            Status = (attempt as Attempt.Answered)?.Status,
            Failure = (attempt as Attempt.Unanswered)?.Failure,
            Message = (attempt as Attempt.Unanswered)?.Message,
        };
    }

    /// <summary>What became of asking for a page.</summary>
    private abstract record Asked
    {
        public sealed record Attempted(Attempt Attempt) : Asked;

        public sealed record NotAsked(NotSent Why) : Asked;
    }
}
