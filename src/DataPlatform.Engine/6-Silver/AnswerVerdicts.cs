using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// What the promoted answers mean for their requests: how far each is covered, and which rows of its newest answer do not fit. Bad rows that come a
/// second time, just the same, are settled: the vendor means them. Until then an answer with bad rows covers nothing, or the next window would begin
/// behind them; neither does one whose pages were cut short, until the rest has come. Answers are added in the order in which they came, whether one by
/// one or all in a replay, and that order alone decides.
/// </summary>
internal sealed class AnswerVerdicts
{
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), State> _states = [];

    /// <param name="before">What the whole answers of each request came to so far.</param>
    /// <param name="open">The answers whose last page has not been promoted yet.</param>
    public AnswerVerdicts(IEnumerable<AnswerVerdict> before, IEnumerable<PromotedPages> open)
    {
        foreach (var answer in before.Where(a => a.BadDigest is not null))
        {
            StateOf(answer.Shape.Recipe, answer.Shape.Ticker).BadDigest = answer.BadDigest;
        }

        foreach (var pages in open)
        {
            StateOf(pages.Recipe, pages.Ticker).GoOn(pages.RunId, new(pages.Rows, pages.BadDigest, pages.Newest, pages.Fields));
        }
    }

    /// <summary>What is to be said of each request that was answered.</summary>
    public IEnumerable<AnswerVerdict> Newest()
    {
        foreach (var ((recipe, ticker), state) in _states)
        {
            if (state.WasAnswered)
            {
                yield return new(
                    new(recipe, ticker, state.Fields, state.MostRows) { Oldest = state.Oldest },
                    state.BadDigest,
                    state.CoveredTo
                );
            }
        }
    }

    /// <summary>The answers whose last page is still to come.</summary>
    public IEnumerable<PromotedPages> Open()
    {
        foreach (var ((recipe, ticker), state) in _states)
        {
            if (state.Open is var (runId, rows))
            {
                yield return new(recipe, ticker, runId, rows.Count, rows.BadDigest, rows.Newest, rows.Fields);
            }
        }
    }

    /// <summary>A response, or one page of it.</summary>
    public void Add(SegmentAnswer answer) => StateOf(answer.Recipe.Id, answer.Ticker).Add(answer);

    /// <summary>
    /// What all pages of the newest answer came to, as far as it is the whole truth: it is whole, all of its rows fit, and it has some or the recipe says
    /// that an answer without rows is one.
    /// </summary>
    public bool IsTruth(RecipeId recipe, string? ticker) => _states.GetValueOrDefault((recipe, ticker))?.IsTruth ?? false;

    /// <summary>The rows of all pages of the newest answer; null while it is not whole.</summary>
    public long? RowsOf(RecipeId recipe, string? ticker) => _states.GetValueOrDefault((recipe, ticker))?.WholeRows;

    /// <summary>The declared fields that the newest whole answer with rows carried, one a line; null when none was added.</summary>
    public string? FieldsOf(RecipeId recipe, string? ticker) => _states.GetValueOrDefault((recipe, ticker))?.Fields;

    private State StateOf(RecipeId recipe, string? ticker) =>
        _states.TryGetValue((recipe, ticker), out var state) ? state : _states[(recipe, ticker)] = new();

    private sealed class State
    {
        // The answer that the last page was of.
        private string? _runId;
        private AnswerRows _rows = AnswerRows.None;
        private bool _isWhole;

        // What stood before that answer, of which there may be more to come.
        private string? _badBefore;
        private DateOnly? _coveredBefore;

        public string? BadDigest { get; set; }

        public DateOnly? CoveredTo { get; private set; }

        public bool WasAnswered { get; private set; }

        public string? Fields { get; private set; }

        public long MostRows { get; private set; }

        public DateOnly? Oldest { get; private set; }

        public (string RunId, AnswerRows Rows)? Open => _runId is null || _isWhole ? null : (_runId, _rows);

        public bool IsTruth { get; private set; }

        public long? WholeRows => _isWhole ? _rows.Count : null;

        public void GoOn(string runId, AnswerRows rows)
        {
            (_runId, _rows) = (runId, rows);
            _badBefore = BadDigest;
        }

        public void Add(SegmentAnswer answer)
        {
            if (_runId != answer.AnswerRun)
            {
                (_runId, _rows) = (answer.AnswerRun, AnswerRows.None);
                (_badBefore, _coveredBefore) = (BadDigest, CoveredTo);
            }

            _rows = _rows.And(answer.Rows);
            _isWhole = answer.IsWhole;
            // Without rows it is only an answer where the recipe says so.
            var isAnswer = answer.IsWhole && (_rows.Count > 0 || answer.Recipe.EmptyIsAnswer);
            IsTruth = isAnswer && _rows.BadDigest is null;
            if (isAnswer)
            {
                Judge(answer);
            }
        }

        private void Judge(SegmentAnswer last)
        {
            WasAnswered = true;
            Fields = _rows.Count > 0 ? _rows.Fields : Fields;
            if (_rows.Count >= MostRows)
            {
                (MostRows, Oldest) = (_rows.Count, last.Recipe.Pagination is null ? last.Rows.Oldest : null);
            }

            BadDigest = _rows.BadDigest;
            var covers = _rows.BadDigest is null || _rows.BadDigest == _badBefore;
            var newest = covers ? _rows.Newest : null;
            CoveredTo = _coveredBefore > newest ? _coveredBefore : newest ?? _coveredBefore;
        }
    }
}
