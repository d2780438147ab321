using System.Diagnostics;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>One request from its first response to its ending, as a run fetches it or as a replay finds its lines: both end with the same outcome.</summary>
/// <param name="recipe">What is asked.</param>
/// <param name="open">What earlier runs stored of the answer, after which this goes on; null when it begins.</param>
/// <param name="window">The window that is asked for; null where the recipe asks for none.</param>
internal sealed class RequestProgress(DatasetRecipe recipe, OpenAnswer? open = null, HalvedWindow? window = null)
{
    private readonly PagedAnswer _answer = new(recipe, open, window);
    private readonly int _pagesBefore = open?.Pages ?? 0;
    private BronzeRecord? _first;
    private BronzeRecord? _last;
    private (string File, long Line) _place;
    private Ending? _ending;
    private int _responses;
    private int _attempts;
    private long _bytes;

    // Parts of a day may all be told "no such thing": together they are no answer then.
    private bool _isAnswered = open?.IsAnswered ?? false;
    private Answer.Bad? _bad;

    // The first part of a day that failed, and its status.
    private (Ending.Failed Ending, int? Status)? _failure;

    /// <summary>A part of the day failed in this run: whatever fails of it from now on, the request has failed once.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Adds a response.</summary>
    /// <param name="record">What its line says besides the body.</param>
    /// <param name="answer">What it is worth.</param>
    /// <param name="place">The line.</param>
    /// <returns>The page to ask for next; null when the request has ended.</returns>
    public string? Add(BronzeRecord record, Answer answer, (string File, long Line) place)
    {
        _first ??= record;
        _last = record;
        _place = place;
        _responses++;
        _attempts += record.Attempts;
        _bytes += record.Bytes;
        if (_answer.AsPage(answer, record.Status) is not { } page)
        {
            return Fail(record, answer);
        }

        _isAnswered |= answer is Answer.Good;
        _bad ??= answer as Answer.Bad;
        var step = _answer.Add(record.Page, record.Url, page, record.Link, record.Window, record.SentAt.UtcDateTime);
        if (step is PageStep.Broken)
        {
            // All is asked anew, also what failed.
            _failure = null;
        }

        _ending = step switch
        {
            _ when _failure is { Ending: var failed } => failed,
            PageStep.Broken broken => new Ending.Failed(broken.Kind, broken.Message),
            PageStep.Next when IsTooEarly(record) && !_isAnswered && _bad is { } bad => new Ending.Failed(bad.Kind, bad.Message),
            PageStep.End when !_isAnswered && _bad is { } bad => new Ending.Failed(bad.Kind, bad.Message),
            PageStep.End when !_isAnswered => new Ending.Stored(StoredAnswer.Missing, Succeeds: false),
            PageStep.End when _answer.Rows == 0 => new Ending.Stored(StoredAnswer.Empty, _answer.Counts),
            PageStep.End => new Ending.Stored(StoredAnswer.Rows, Succeeds: true),
            _ => null,
        };
        return step is PageStep.Next next && !IsTooEarly(record) ? next.Page : null;
    }

    // What fails of a day in parts is told, and asked by the next run.
    private string? Fail(BronzeRecord record, Answer answer)
    {
        _ending = answer switch
        {
            Answer.Bad bad => new Ending.Failed(bad.Kind, bad.Message),
            Answer.Missing when _answer.Pages == 0 => new Ending.Stored(StoredAnswer.Missing, Succeeds: false),
            Answer.Missing missing => new Ending.Failed(FailureKind.Http, missing.Message),
            _ => throw new UnreachableException(),
        };
        var next = _answer.PassOver(record.Page, record.Window, record.SentAt.UtcDateTime);
        if (_ending is Ending.Failed failed)
        {
            _failure ??= (failed, record.Status);
            _ending = _failure.Value.Ending;
        }

        return next is null || IsTooEarly(record) ? null : next;
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
            To = last.To,
            Date = last.Date,
            Age = last.AgeIn(recipe),
            Ending = _ending ?? new Ending.Skipped(IsTooEarly(last) ? new NotSent.NotOver() : new NotSent.Interrupted()),
            HttpStatus = _failure is { } failure ? failure.Status : last.Status,
            Attempts = _attempts,
            Responses = _responses,
            Bytes = _bytes,
            File = _place.File,
            Line = _place.Line,
            At = last.ReceivedAt,
            Took = last.ReceivedAt - last.SentAt,
            Open = Open(),
        };
    }

    // A part of a day is asked for when it is over. The line before says when that was, in a replay too.
    private bool IsTooEarly(BronzeRecord last) =>
        recipe.Pagination is Pagination.DayParts parts
        && _answer.Due(last.SentAt.UtcDateTime) is { } due
        && !parts.IsOver(due, last.SentAt.UtcDateTime);

    // Pages that go in a circle, or of which one is lost, are of no use. Neither are those after which the vendor refuses to go on: the address or the
    // cursor that they named is no longer good, and asking on for ever would bring nothing. A key that is refused says nothing of them, and a part of a
    // window nothing of the parts before it.
    private OpenAnswer? Open()
    {
        var isRefused =
            _ending is Ending.Failed { Kind: var kind }
            && open is not null
            && recipe.Pagination is not { CutsTheWindow: true }
            && _answer.Pages == _pagesBefore
            && !MayPass(kind, _last!.Status);
        return (_answer.Pages == 0 && !_answer.IsOfDay) || _answer.Left is not { } left || isRefused
            ? null
            : new(
                open?.RunId ?? _first!.RunId,
                open?.Url ?? _first!.Identity,
                _first!.From,
                _first.To,
                left,
                _answer.Pages,
                _answer.Rows,
                _answer.Seen,
                _isAnswered
            )
            {
                BegunAt = open?.BegunAt ?? _first.SentAt.UtcDateTime,
            };
    }

    // An address that the vendor has signed is forbidden when its time is over.
    private bool MayPass(FailureKind kind, int? status) =>
        kind is FailureKind.Timeout or FailureKind.Connection or FailureKind.RateLimit or FailureKind.Auth or FailureKind.Stop
        || (kind is FailureKind.Forbidden && recipe.Pagination is { PagesAreAddresses: false })
        || status is 408 or 425 or >= 500;

    /// <summary>The request, given up before its next page for a reason.</summary>
    public RequestOutcome CutShort(PlannedRequest request, NotSent why) =>
        _last is null
            ? Skipped(request, why)
            : Outcome() with
            {
                Ending = _failure is { Ending: var failed } ? failed : new Ending.Skipped(why),
            };

    /// <summary>A request of which nothing was sent.</summary>
    public static RequestOutcome Skipped(PlannedRequest request, NotSent why) =>
        new()
        {
            Recipe = request.Recipe.Id,
            Ticker = request.Ticker,
            From = request.From,
            To = request.To,
            Date = request.Date,
            Age = request.Age,
            Ending = new Ending.Skipped(why),
        };
}
