using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>What the lines of a segment stand for: the outcomes of the requests that wrote them, page by page put together again.</summary>
/// <param name="recipes">What is declared.</param>
/// <param name="file">The segment, relative to the data folder.</param>
/// <param name="openBefore">What the segments before this one left open of a recipe's answers, by ticker; a non-ticker recipe's is under the empty name.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class SegmentReplay(
    IReadOnlyDictionary<RecipeId, DatasetRecipe> recipes,
    string file,
    Func<RecipeId, ILookup<string, OpenAnswer>> openBefore,
    bool checksDigests = false
)
{
    private readonly Dictionary<RecipeId, ILookup<string, OpenAnswer>> _open = [];
    private readonly Dictionary<RecipeId, AnswerReader> _readers = [];
    private readonly Dictionary<(string RunId, int Chunk, RecipeId Recipe, string? Ticker, DateOnly? From), RequestProgress> _requests = [];
    private readonly List<(string RunId, int Chunk, RequestOutcome Outcome)> _undeclared = [];
    private readonly List<long> _unreadable = [];
    private readonly BronzeLineReader _lines = new(
        recipes.Values.SelectMany(r => r.Responses).Select(r => r.Header).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase)
    );

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

    public void Add(SegmentReader.Line line)
    {
        if (!_lines.TryRead(line.Bytes, out var record, out var body) || (checksDigests && !record.IsIntact(body.Span)))
        {
            _unreadable.Add(line.Number);
            return;
        }

        var id = new RecipeId(record.Source, record.Dataset, record.Discriminator);
        if (!recipes.TryGetValue(id, out var recipe))
        {
            _undeclared.Add((record.RunId, record.Chunk, OutcomeOf(id, record) with { File = file, Line = line.Number }));
        }
        else if (KeptAnswer.Read(ReaderOf(recipe), record, body) is { } answer)
        {
            RequestOf(recipe, record).Add(record, answer, (file, line.Number));
        }
        else
        {
            _unreadable.Add(line.Number);
            return;
        }

        Last = record;
        Responses++;
    }

    private AnswerReader ReaderOf(DatasetRecipe recipe) =>
        _readers.TryGetValue(recipe.Id, out var reader) ? reader : _readers[recipe.Id] = new(recipe);

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
