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

        events.Publish(new RunEvent.RequestStarted(KeyOf(order)));
        return await FetchPagesAsync(order).ConfigureAwait(false);
    }

    private async Task<RequestOutcome> FetchPagesAsync(FetchOrder order)
    {
        var recipe = order.Request.Recipe;
        var progress = new RequestProgress(recipe, order.Request.Open, order.Request.Window);
        for (var page = order.Request.First; ; )
        {
            var outgoing = OutgoingRequest.OfPage(order.Request, page);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(tokens.Stop, standing.Closed);
            using var call = NewCall(order, progress, page, outgoing, stop.Token);
            switch (await AskAsync(order, progress, call).ConfigureAwait(false))
            {
                case Asked.NotAsked not:
                    return progress.CutShort(order.Request, not.Why);
                case Asked.Attempted { Attempt: var attempt }:
                    var (record, answer, place) = Keep(order, page, outgoing, attempt);
                    if (!call.IsOneKeysWord)
                    {
                        standing.Answered(recipe.Id, answer, progress.HasFailed);
                    }

                    page = progress.Add(record, answer, place);
                    // Behind a part of a day that failed it may be of no use to ask on.
                    if (page is null || (progress.HasFailed && standing.WhyNot(recipe.Id) is not null))
                    {
                        return progress.Outcome();
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private Call NewCall(FetchOrder order, RequestProgress progress, string? page, OutgoingRequest outgoing, CancellationToken stop)
    {
        var recipe = order.Request.Recipe;
        return new(outgoing, recipe.Cost, ReaderOf(recipe), stop)
        {
            Key = KeyOf(order),
            OnAttempt = attempt =>
                standing.Tried(
                    recipe.Id,
                    order.Request.Ticker,
                    attempt,
                    progress.HasFailed,
                    order.Request.Age is StepAge.Recent or StepAge.Settled
                ),
            OnFault = answered => Append(order, page, outgoing, answered),
        };
    }

    private static RequestKey KeyOf(FetchOrder order) =>
        new(order.Chunk, order.Request.Recipe.Id, order.Request.Ticker, order.Request.From);

    private async Task<Asked> AskAsync(FetchOrder order, RequestProgress progress, Call call)
    {
        var recipe = order.Request.Recipe;
        try
        {
            return await client.GetAsync(call, tokens.Abort).ConfigureAwait(false) switch
            {
                Reply.Sent(var attempt) => Ended(recipe, progress, attempt),
                Reply.NoToken(var why) => new Asked.NotAsked(standing.NoToken(why)),
                Reply.NoPermit(var wait) => new Asked.NotAsked(standing.QuotaUsed(wait, recipe.Cost)),
                _ => throw new UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (tokens.Stop.IsCancellationRequested || tokens.Abort.IsCancellationRequested)
        {
            return new Asked.NotAsked(new NotSent.Interrupted());
        }
        catch (OperationCanceledException) when (standing.WhyNot(recipe.Id) is not null && standing.Closed.IsCancellationRequested)
        {
            // The source was closed while it waited for its turn, or for another one.
            return call.Last is { } last ? new Asked.Attempted(last) : new Asked.NotAsked(standing.WhyNot(recipe.Id)!);
        }
    }

    private Asked.Attempted Ended(DatasetRecipe recipe, RequestProgress progress, Attempt attempt)
    {
        if (attempt.IsTransient && !progress.HasFailed)
        {
            standing.Exhausted(recipe.Id, attempt);
        }

        return new(attempt);
    }

    private AnswerReader ReaderOf(DatasetRecipe recipe) => _readers.GetOrAdd(recipe.Id, static (_, r) => new(r), recipe);

    /// <summary>Keeps a response, whatever it is worth.</summary>
    private (BronzeRecord Record, Answer Answer, (string File, long Line) Place) Keep(
        FetchOrder order,
        string? page,
        OutgoingRequest outgoing,
        Attempt attempt
    )
    {
        var (line, record, place) = Append(order, page, outgoing, attempt);
        // Of an answer that is no good, what counts is what a replay will see: the kept line may be shorter by its white space.
        var answer = (attempt as Attempt.Answered)?.Answer as Answer.Good ?? ReadBack(ReaderOf(order.Request.Recipe), line.Whole);
        return (record, answer, place);
    }

    private (LineParts Line, BronzeRecord Record, (string File, long Line) Place) Append(
        FetchOrder order,
        string? page,
        OutgoingRequest outgoing,
        Attempt attempt
    )
    {
        var isJson = (attempt as Attempt.Answered)?.Answer?.IsJson;
        var (line, record) = BronzeLine.Write(Record(order, page, outgoing, attempt), attempt, isJson);
        return (line, record, store.Append(order.Request.Recipe, order.Chunk, line));
    }

    private static Answer ReadBack(AnswerReader reader, ReadOnlyMemory<byte> line) =>
        new BronzeLineReader(reader.DecidingHeaders).TryRead(line.TrimEnd("\n"u8), out var record, out var body)
        && KeptAnswer.Read(reader, record, body) is { } answer
            ? answer
            : throw new InvalidOperationException("a bronze line was written that cannot be read back");

    private BronzeRecord Record(FetchOrder order, string? page, OutgoingRequest outgoing, Attempt attempt)
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
            Values = request.Values,
            From = request.From,
            To = request.To,
            Date = request.Date,
            Final = DateOnly.FromDayNumber(Math.Max(0, HistorySteps.Final(recipe, request.Date))),
            Age = request.Age,
            Page = page,
            Continues = request.Open?.RunId,
            Url = outgoing.Address.AbsoluteUri,
            Method = outgoing.Method == DatasetRecipe.Get ? null : outgoing.Method,
            RequestBody = outgoing.Body?.Text,
            RequestSha256 = outgoing.BodyDigest,
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
