using System.Diagnostics;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>What the lines of a segment stand for: the outcomes of the requests that wrote them, page by page put together again.</summary>
/// <param name="file">The segment, relative to the data folder.</param>
/// <param name="openBefore">What the segments before this one left open of a recipe's answers, by ticker; a non-ticker recipe's is under the empty name.</param>
internal sealed class SegmentReplay(string file, Func<RecipeId, ILookup<string, OpenAnswer>> openBefore)
{
    private readonly Dictionary<RecipeId, ILookup<string, OpenAnswer>> _open = [];
    private readonly Dictionary<(string RunId, int Chunk, RecipeId Recipe, string? Ticker, DateOnly? From), RequestProgress> _requests = [];
    private readonly List<(string RunId, int Chunk, RequestOutcome Outcome)> _undeclared = [];
    private readonly List<long> _unreadable = [];

    /// <summary>Lines that could be read.</summary>
    public long Responses { get; private set; }

    /// <summary>What the last of them says; null when there was none.</summary>
    public BronzeRecord? Last { get; private set; }

    /// <summary>Lines that cannot be read.</summary>
    public IReadOnlyList<long> Unreadable => _unreadable;

    /// <summary>How many responses each recipe has that nobody declares any more.</summary>
    public IEnumerable<(RecipeId Recipe, long Responses)> Undeclared =>
        _undeclared.GroupBy(u => u.Outcome.Recipe).Select(g => (g.Key, g.LongCount()));

    /// <summary>What a person should know.</summary>
    public IEnumerable<string> Notes =>
        _unreadable switch
        {
            [] => [],
            [var line] => [$"{file}:{line} cannot be read; its request will be sent again"],
            [var first, ..] => [$"{file}:{first} and {_unreadable.Count - 1} more lines cannot be read; their requests will be sent again"],
        };

    /// <summary>The outcomes with the run and chunk of each.</summary>
    public IEnumerable<(string RunId, int Chunk, RequestOutcome Outcome)> Outcomes =>
        _undeclared.Concat(_requests.Select(r => (r.Key.RunId, r.Key.Chunk, r.Value.Outcome())));

    /// <summary>The next line.</summary>
    public void Add(JudgedLine line)
    {
        switch (line)
        {
            case JudgedLine.Unreadable(var number):
                _unreadable.Add(number);
                break;
            case JudgedLine.Undeclared(var number, var id, var record):
                _undeclared.Add((record.RunId, record.Chunk, OutcomeOf(id, record) with { File = file, Line = number }));
                Count(record);
                break;
            case JudgedLine.Answered(var number, var recipe, var record, var answer):
                RequestOf(recipe, record).Add(record, answer, (file, number));
                Count(record);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Count(BronzeRecord record)
    {
        Last = record;
        Responses++;
    }

    private RequestProgress RequestOf(DatasetRecipe recipe, BronzeRecord record)
    {
        var key = (record.RunId, record.Chunk, recipe.Id, record.Ticker, record.From);
        return _requests.TryGetValue(key, out var request)
            ? request
            : _requests[key] = new(record.AskedBy(recipe), OpenBefore(recipe, record), record.Window);
    }

    // When the beginning is lost, so is the rest: without it the page is not the one that is due.
    private OpenAnswer? OpenBefore(DatasetRecipe recipe, BronzeRecord record)
    {
        if (record.Continues is not { } begun)
        {
            return null;
        }

        if (!_open.TryGetValue(recipe.Id, out var open))
        {
            _open[recipe.Id] = open = openBefore(recipe.Id);
        }

        return open[record.Ticker ?? ""].FirstOrDefault(o => o.RunId == begun && o.From == record.From);
    }

    private static RequestOutcome OutcomeOf(RecipeId id, BronzeRecord record) =>
        new()
        {
            Recipe = id,
            Ticker = record.Ticker,
            From = record.From,
            To = record.To,
            Date = record.Date,
            Ending =
                record.Status is { } status && AnswerReader.IsSuccess(status)
                    ? new Ending.Stored(StoredAnswer.Undeclared, Succeeds: false)
                    : new Ending.Failed(FailureKind.Undeclared, "no recipe declares it any more"),
            HttpStatus = record.Status,
            Attempts = record.Attempts,
            Responses = 1,
            Bytes = record.Bytes,
            At = record.ReceivedAt,
        };
}
