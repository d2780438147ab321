using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// What the promoted answers mean for their requests: how far each is covered, and whether it has to be asked again because rows of its newest
/// answer do not fit. Bad rows that come a second time, just the same, are settled: the vendor means them. Until then an answer with bad rows
/// covers nothing, or the next window would begin behind them. Answers are added in the order in which they came, whether one by one or all in a
/// replay, and that order alone decides.
/// </summary>
internal sealed class AnswerVerdicts
{
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), State> _states = [];

    /// <param name="bad">The digest of the bad rows in the newest answer of each request, as far as there are any.</param>
    public AnswerVerdicts(IEnumerable<(RecipeId Recipe, string? Ticker, string Digest)> bad)
    {
        foreach (var (recipe, ticker, digest) in bad)
        {
            _states[(recipe, ticker)] = new() { BadDigest = digest };
        }
    }

    /// <summary>Each request that was answered: the digest of its bad rows (null when all fit), whether those are settled, and how far it is covered.</summary>
    public IEnumerable<(RecipeId Recipe, string? Ticker, string? BadDigest, bool IsSettled, DateOnly? CoveredTo)> Newest()
    {
        foreach (var ((recipe, ticker), state) in _states)
        {
            state.EndAnswer();
            if (state.WasAnswered)
            {
                yield return (recipe, ticker, state.BadDigest, state.IsSettled, state.CoveredTo);
            }
        }
    }

    /// <summary>A response, or one page of it.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="record">What its line says.</param>
    /// <param name="answer">What it is worth.</param>
    /// <param name="rows">What became of its rows.</param>
    public void Add(DatasetRecipe recipe, BronzeRecord record, Answer.Good answer, AnswerRows rows)
    {
        var key = (recipe.Id, record.Ticker);
        if (!_states.TryGetValue(key, out var state))
        {
            _states[key] = state = new();
        }

        state.Add(recipe, record, answer, rows);
    }

    private sealed class State
    {
        private (string RunId, int Chunk)? _answer;
        private AnswerRows _rows = AnswerRows.None;
        private PagedAnswer? _pages;

        public string? BadDigest { get; set; }

        public bool IsSettled { get; private set; }

        public DateOnly? CoveredTo { get; private set; }

        public bool WasAnswered { get; private set; }

        public void Add(DatasetRecipe recipe, BronzeRecord record, Answer.Good answer, AnswerRows rows)
        {
            if (_answer != (record.RunId, record.Chunk))
            {
                EndAnswer();
                _answer = (record.RunId, record.Chunk);
                _rows = AnswerRows.None;
                _pages = new(recipe);
            }

            _pages!.Add(record.Page, record.Url, record.Sha256, answer);
            _rows = _rows.And(rows);
        }

        public void EndAnswer()
        {
            // Without rows it is only an answer where the recipe says so.
            if (_answer is null || !_pages!.Counts)
            {
                _answer = null;
                return;
            }

            IsSettled = _rows.BadDigest is not null && _rows.BadDigest == BadDigest;
            // Pages cut short cover nothing either: the rest of them is still to come.
            if (_pages.IsWhole && (IsSettled || _rows.BadDigest is null) && _rows.Newest is { } newest)
            {
                CoveredTo = CoveredTo > newest ? CoveredTo : newest;
            }

            _answer = null;
            BadDigest = _rows.BadDigest;
            WasAnswered = true;
        }
    }
}
