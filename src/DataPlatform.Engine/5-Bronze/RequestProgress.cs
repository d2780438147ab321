using System.Diagnostics;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>One request from its first response to its ending, as a run fetches it or as a replay finds its lines: both end with the same outcome.</summary>
internal sealed class RequestProgress(DatasetRecipe recipe)
{
    private readonly PagedAnswer _answer = new(recipe);
    private BronzeRecord? _last;
    private (string File, long Line) _place;
    private Ending? _ending;
    private int _responses;
    private int _attempts;
    private long _bytes;

    /// <summary>The page to ask for first.</summary>
    public string? First => _answer.First;

    /// <inheritdoc cref="PagedAnswer.Address"/>
    public Uri Address(PlannedRequest request, string? page) => _answer.Address(request, page);

    /// <summary>Adds a response.</summary>
    /// <param name="record">What its line says besides the body.</param>
    /// <param name="answer">What it is worth.</param>
    /// <param name="place">The line.</param>
    /// <returns>The page to ask for next; null when the request has ended.</returns>
    public string? Add(BronzeRecord record, Answer answer, (string File, long Line) place)
    {
        _last = record;
        _place = place;
        _responses++;
        _attempts += record.Attempts;
        _bytes += record.Bytes;
        if (answer is not Answer.Good good)
        {
            _ending = answer switch
            {
                Answer.Bad bad => new Ending.Failed(bad.Kind, bad.Message),
                Answer.Missing when _responses == 1 => new Ending.Stored(StoredAnswer.Missing, Succeeds: false),
                Answer.Missing missing => new Ending.Failed(FailureKind.Http, missing.Message),
                _ => throw new UnreachableException(),
            };
            return null;
        }

        var step = _answer.Add(record.Page, record.Url, record.Sha256, good);
        _ending = step switch
        {
            PageStep.Broken broken => new Ending.Failed(broken.Kind, broken.Message),
            PageStep.End when _answer.Rows == 0 => new Ending.Stored(StoredAnswer.Empty, _answer.Counts),
            PageStep.End => new Ending.Stored(StoredAnswer.Rows, Succeeds: true),
            _ => null,
        };
        return (step as PageStep.Next)?.Page;
    }

    /// <summary>How the request ended; one that was cut short between two pages was interrupted.</summary>
    /// <exception cref="InvalidOperationException">No response was added.</exception>
    public RequestOutcome Outcome()
    {
        var last = _last ?? throw new InvalidOperationException("a request without a response has no outcome yet");
        return new()
        {
            Recipe = recipe.Id,
            Ticker = last.Ticker,
            From = last.From,
            To = last.Date,
            Ending = _ending ?? new Ending.Skipped(new NotSent.Interrupted()),
            HttpStatus = last.Status,
            Attempts = _attempts,
            Responses = _responses,
            Bytes = _bytes,
            File = _place.File,
            Line = _place.Line,
            At = last.ReceivedAt,
        };
    }

    /// <summary>The request, given up before its next page for a reason.</summary>
    public RequestOutcome CutShort(PlannedRequest request, NotSent why) =>
        _last is null ? Skipped(request, why) : Outcome() with { Ending = new Ending.Skipped(why) };

    /// <summary>A request of which nothing was sent.</summary>
    public static RequestOutcome Skipped(PlannedRequest request, NotSent why) =>
        new()
        {
            Recipe = request.Recipe.Id,
            Ticker = request.Ticker,
            From = request.From,
            To = request.Date,
            Ending = new Ending.Skipped(why),
        };
}
