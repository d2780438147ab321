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
) : IDisposable
{
    private readonly ConcurrentDictionary<RecipeId, AnswerReader> _readers = new();

    // The run is stopped, or the source is closed.
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(tokens.Stop, standing.Closed);

    public Task<RequestOutcome> FetchAsync(FetchOrder order)
    {
        var why = tokens.Stop.IsCancellationRequested ? new NotSent.Interrupted() : standing.WhyNot(order.Key.Recipe);
        if (why is not null)
        {
            return Task.FromResult(RequestProgress.Skipped(order.Request, why));
        }

        if (events.AreAttemptsWanted)
        {
            events.Publish(new RunEvent.RequestStarted(order.Key));
        }

        return FetchPagesAsync(order);
    }

    public void Dispose() => _stop.Dispose();

    private async Task<RequestOutcome> FetchPagesAsync(FetchOrder order)
    {
        var (recipe, id) = (order.Request.Recipe, order.Key.Recipe);
        var progress = new RequestProgress(recipe, order.Request.Open, order.Request.Window);
        for (var page = order.Request.First; ; )
        {
            var outgoing = OutgoingRequest.OfPage(order.Request, page);
            using var call = NewCall(order, progress, page, outgoing);
            switch (await AskAsync(order, progress, call).ConfigureAwait(false))
            {
                case Asked.NotAsked not:
                    return progress.CutShort(order.Request, not.Why);
                case Asked.Attempted { Attempt: var attempt }:
                    var (record, answer, place) = Keep(order, page, outgoing, attempt);
                    if (!call.IsOneKeysWord)
                    {
                        standing.Answered(id, answer, progress.HasFailed);
                    }

                    page = progress.Add(record, answer, place);
                    // Behind a part of a day that failed it may be of no use to ask on.
                    if (page is null || (progress.HasFailed && standing.WhyNot(id) is not null))
                    {
                        return progress.Outcome();
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private Call NewCall(FetchOrder order, RequestProgress progress, string? page, OutgoingRequest outgoing)
    {
        var recipe = order.Request.Recipe;
        return new(outgoing, recipe.Cost, ReaderOf(order), _stop.Token)
        {
            Key = order.Key,
            OnAttempt = attempt =>
                standing.Tried(
                    order.Key.Recipe,
                    order.Request.Ticker,
                    attempt,
                    progress.HasFailed,
                    order.Request.Age is StepAge.Recent or StepAge.Settled
                ),
            OnFault = answered =>
            {
                using var buffer = LineBuffer.Rent();
                Append(buffer, order, page, outgoing, answered);
            },
        };
    }

    private async Task<Asked> AskAsync(FetchOrder order, RequestProgress progress, Call call)
    {
        var (recipe, id) = (order.Request.Recipe, order.Key.Recipe);
        try
        {
            return await client.GetAsync(call, tokens.Abort).ConfigureAwait(false) switch
            {
                Reply.Sent(var attempt) => Ended(id, progress, attempt),
                Reply.NoToken(var why) => new Asked.NotAsked(standing.NoToken(why)),
                Reply.NoPermit(var wait) => new Asked.NotAsked(standing.QuotaUsed(wait, recipe.Cost)),
                _ => throw new UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (tokens.Stop.IsCancellationRequested || tokens.Abort.IsCancellationRequested)
        {
            return new Asked.NotAsked(new NotSent.Interrupted());
        }
        catch (OperationCanceledException) when (standing.WhyNot(id) is not null && standing.Closed.IsCancellationRequested)
        {
            // The source was closed while it waited for its turn, or for another one.
            return call.Last is { } last ? new Asked.Attempted(last) : new Asked.NotAsked(standing.WhyNot(id)!);
        }
    }

    private Asked.Attempted Ended(RecipeId recipe, RequestProgress progress, Attempt attempt)
    {
        if (attempt.IsTransient && !progress.HasFailed)
        {
            standing.Exhausted(recipe, attempt);
        }

        return new(attempt);
    }

    private AnswerReader ReaderOf(FetchOrder order) =>
        _readers.GetOrAdd(order.Key.Recipe, static (_, recipe) => new(recipe), order.Request.Recipe);

    /// <summary>Keeps a response, whatever it is worth.</summary>
    private (BronzeRecord Record, Answer Answer, (string File, long Line) Place) Keep(
        FetchOrder order,
        string? page,
        OutgoingRequest outgoing,
        Attempt attempt
    )
    {
        using var buffer = LineBuffer.Rent();
        var (line, record, place) = Append(buffer, order, page, outgoing, attempt);
        // Of an answer that is no good, what counts is what a replay will see: the kept line may be shorter by its white space.
        var answer = (attempt as Attempt.Answered)?.Answer as Answer.Good ?? ReadBack(ReaderOf(order), line.Whole);
        return (record, answer, place);
    }

    private (LineParts Line, BronzeRecord Record, (string File, long Line) Place) Append(
        LineBuffer buffer,
        FetchOrder order,
        string? page,
        OutgoingRequest outgoing,
        Attempt attempt
    )
    {
        var isJson = (attempt as Attempt.Answered)?.Answer?.IsJson;
        var (line, record) = BronzeLine.Write(buffer, Record(order, page, outgoing, attempt), attempt, isJson);
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
