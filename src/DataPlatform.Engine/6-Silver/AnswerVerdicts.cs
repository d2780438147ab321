using DataPlatform.Recipes;
using DataPlatform.Runs;
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
    /// <param name="refused">The steps of which the last answer had rows that did not fit.</param>
    public AnswerVerdicts(IEnumerable<AnswerVerdict> before, IEnumerable<PromotedPages> open, IEnumerable<RefusedWindow> refused)
    {
        foreach (var window in refused)
        {
            StateOf(window.Recipe, window.Ticker).Know(window);
        }

        foreach (var answer in before.Where(a => a.BadDigest is not null))
        {
            StateOf(answer.Shape.Recipe, answer.Shape.Ticker).BadDigest = answer.BadDigest;
        }

        foreach (var pages in open)
        {
            StateOf(pages.Recipe, pages.Ticker).GoOn(pages);
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
            foreach (var (step, answer) in state.Open)
            {
                var rows = answer.Rows;
                yield return new(recipe, ticker, answer.RunId, rows.Sent, rows.BadDigest, rows.Newest, rows.Fields) { Step = step };
            }
        }
    }

    /// <summary>The steps whose last answer had rows that did not fit, or no longer has.</summary>
    public IEnumerable<RefusedWindow> Refused() => _states.Values.SelectMany(s => s.Refused);

    /// <summary>Windows that would be settled, were it not for rows that did not fit.</summary>
    public IEnumerable<CoveredWindow> Unsettled()
    {
        foreach (var ((recipe, ticker), state) in _states)
        {
            foreach (var (from, to) in state.Unsettled)
            {
                yield return new(recipe, ticker, from, to);
            }
        }
    }

    /// <summary>The days of windows on which an answer was the last word.</summary>
    public IEnumerable<CoveredWindow> Covered()
    {
        foreach (var ((recipe, ticker), state) in _states)
        {
            foreach (var (from, to) in state.Covered)
            {
                yield return new(recipe, ticker, from, to);
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

    /// <summary>The rows that were sent on all pages of the newest answer; null while it is not whole.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="ticker">The ticker; null for a recipe that is asked once.</param>
    /// <param name="step">The first day of the step; null where the history is asked as one.</param>
    public long? RowsOf(RecipeId recipe, string? ticker, DateOnly? step) => _states.GetValueOrDefault((recipe, ticker))?.WholeRows(step);

    /// <summary>The declared fields that the newest whole answer with rows carried, one a line; null when none was added.</summary>
    public string? FieldsOf(RecipeId recipe, string? ticker) => _states.GetValueOrDefault((recipe, ticker))?.Fields;

    private State StateOf(RecipeId recipe, string? ticker) =>
        _states.TryGetValue((recipe, ticker), out var state) ? state : _states[(recipe, ticker)] = new();

    private sealed class State
    {
        // The answers that there may be more of: one, or one for each step of a history.
        private readonly Dictionary<DateOnly, Answering> _answers = [];

        // There is a state for each request of a chunk, and most have nothing of what is null here.
        // What answers have covered that nothing changes any more: few windows, however many runs there were.
        private List<(DateOnly From, DateOnly To)>? _covered;

        // Of steps, by the first day: what was known before, and what is new.
        private Dictionary<DateOnly, string?>? _badBefore;
        private Dictionary<DateOnly, RefusedWindow>? _refused;

        // By both ends: of windows that begin alike, each is settled by itself.
        private HashSet<(DateOnly From, DateOnly To)>? _unsettled;

        // By the answers that came before those.
        private DateOnly? _coveredBefore;

        public string? BadDigest { get; set; }

        public DateOnly? CoveredTo => _answers.Values.Aggregate(_coveredBefore, (newest, a) => Watermark.Newest(newest, a.CoversTo));

        public bool WasAnswered { get; private set; }

        public string? Fields { get; private set; }

        public long MostRows { get; private set; }

        public DateOnly? Oldest { get; private set; }

        public IEnumerable<(DateOnly From, DateOnly To)> Covered =>
            (_covered ?? []).Concat(_answers.Values.Select(a => a.Covered).OfType<(DateOnly, DateOnly)>());

        public IEnumerable<(DateOnly? Step, Answering Answer)> Open =>
            _answers.Where(a => !a.Value.IsWhole).Select(a => (a.Key == default ? (DateOnly?)null : a.Key, a.Value));

        // A dataset that is replaced has one answer, never steps.
        public bool IsTruth { get; private set; }

        public IEnumerable<(DateOnly From, DateOnly To)> Unsettled => _unsettled ?? [];

        public IEnumerable<RefusedWindow> Refused => _refused?.Values ?? Enumerable.Empty<RefusedWindow>();

        public void Know(RefusedWindow window) => (_badBefore ??= [])[window.From] = window.BadDigest;

        public long? WholeRows(DateOnly? step) =>
            _answers.TryGetValue(step ?? default, out var answer) && answer.IsWhole ? answer.Rows.Sent : null;

        public void GoOn(PromotedPages pages) =>
            _answers[pages.Step ?? default] = new(pages.RunId, BadBefore(pages.Step))
            {
                Rows = new(pages.Fields.Length > 0 ? pages.Rows : 0, pages.BadDigest, pages.Newest, pages.Fields) { Sent = pages.Rows },
            };

        public void Add(SegmentAnswer answer)
        {
            var key = answer.Step ?? default;
            if (!_answers.TryGetValue(key, out var its) || its.RunId != answer.AnswerRun)
            {
                _coveredBefore = Watermark.Newest(_coveredBefore, its?.CoversTo);
                Keep(its?.Covered);
                _answers[key] = its = new(answer.AnswerRun, BadBefore(answer.Step));
            }

            its.Rows = its.Rows.And(answer.Rows);
            its.IsWhole = answer.IsWhole;
            // Without rows it is only an answer where the recipe says so.
            var isAnswer = answer.IsWhole && (its.Rows.Sent > 0 || answer.Recipe.EmptyIsAnswer);
            IsTruth =
                isAnswer
                && its.Rows.BadDigest is null
                && (its.Rows.Count > 0 || (answer.Recipe.EmptyIsAnswer && its.Rows.Fields.Length == 0));
            if (isAnswer)
            {
                Judge(its, answer);
            }
            else if (answer is { IsWhole: true, Age: StepAge.Settled })
            {
                Note(its, answer, isNews: false);
            }
        }

        private void Judge(Answering its, SegmentAnswer last)
        {
            var rows = its.Rows;
            WasAnswered = true;
            // Where all rows are left out, nothing is said of their fields, unless they are left out for want of one.
            Fields = rows.Count > 0 || rows.Fields.Length > 0 ? rows.Fields : Fields;
            if (rows.Sent >= MostRows)
            {
                (MostRows, Oldest) = (rows.Sent, last.Recipe.Pagination is null ? last.Rows.Oldest : null);
            }

            var covers = rows.BadDigest is null || rows.BadDigest == its.BadBefore;
            if (last.Age is StepAge.NoStep)
            {
                BadDigest = rows.BadDigest;
            }

            its.CoversTo = covers ? rows.Newest : null;
            Note(its, last, isNews: !covers);
            Cover(its, last);
        }

        private string? BadBefore(DateOnly? step) => step is { } from ? _badBefore?.GetValueOrDefault(from) : BadDigest;

        private void Note(Answering its, SegmentAnswer last, bool isNews)
        {
            if (last.Step is not { } from)
            {
                return;
            }

            if (isNews && last.Age is StepAge.Settled)
            {
                (_unsettled ??= []).Add((from, last.To));
            }
            else
            {
                _unsettled?.Remove((from, last.To));
            }

            if (its.Rows.BadDigest is null && _badBefore?.ContainsKey(from) != true)
            {
                return;
            }

            // Once a window is settled, nobody asks what its rows were like before.
            var digest = last.Age is StepAge.Settled && !isNews ? null : its.Rows.BadDigest;
            (_badBefore ??= [])[from] = digest;
            (_refused ??= [])[from] = new(last.Recipe.Id, last.Ticker, from, last.To, digest);
        }

        private static void Cover(Answering its, SegmentAnswer last)
        {
            if (last is not { Age: not StepAge.Settled, From: { } from })
            {
                return;
            }

            var to = Math.Min(its.CoversTo?.DayNumber ?? 0, Math.Min(last.To.DayNumber, last.Final.DayNumber));
            its.Covered = its.CoversTo is not null && to >= from.DayNumber ? (from, DateOnly.FromDayNumber(to)) : null;
        }

        // Windows that overlap or follow each other are one.
        private void Keep((DateOnly From, DateOnly To)? covered)
        {
            if (covered is not { } window)
            {
                return;
            }

            var (from, to) = (window.From.DayNumber, window.To.DayNumber);
            _covered ??= [];
            foreach (var other in _covered.FindAll(o => o.From.DayNumber <= to + 1 && from <= o.To.DayNumber + 1))
            {
                (from, to) = (Math.Min(from, other.From.DayNumber), Math.Max(to, other.To.DayNumber));
                _covered.Remove(other);
            }

            _covered.Add((DateOnly.FromDayNumber(from), DateOnly.FromDayNumber(to)));
        }
    }

    /// <summary>An answer as far as its pages have come.</summary>
    /// <param name="runId">The run that began it.</param>
    /// <param name="badBefore">The digest of the bad rows of the answer before it.</param>
    private sealed class Answering(string runId, string? badBefore)
    {
        public string RunId => runId;

        public string? BadBefore => badBefore;

        public AnswerRows Rows { get; set; } = AnswerRows.None;

        public bool IsWhole { get; set; }

        public DateOnly? CoversTo { get; set; }

        public (DateOnly From, DateOnly To)? Covered { get; set; }
    }
}
