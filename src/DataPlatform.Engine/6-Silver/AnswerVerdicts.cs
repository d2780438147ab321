using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// What the promoted answers mean for their requests: how far each is covered, and which rows of its newest answer do not fit. Bad rows that come a
/// second time, just the same, are settled: the vendor means them. Until then an answer with bad rows covers nothing, or the next window would begin
/// behind them; neither does one whose pages were cut short, until the rest has come. Answers are added in the order in which they came, whether one by
/// one or all in a replay, and that order alone decides.
/// </summary>
internal sealed partial class AnswerVerdicts
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
                    new(recipe, ticker, state.Fields, state.MostRows) { Oldest = state.Oldest, NewestRows = state.LongEnough },
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

    /// <summary>
    /// The declared fields that the newest whole answer with rows carried, one a line, and what this said when it was asked last; null when there was none.
    /// </summary>
    public (string? Now, string? Before) TakeFields(RecipeId recipe, string? ticker) =>
        _states.GetValueOrDefault((recipe, ticker))?.TakeFields() ?? default;

    /// <summary>The rows of the newest answer that was noted as long enough; null when none was.</summary>
    public long? LongEnough(RecipeId recipe, string? ticker) => _states.GetValueOrDefault((recipe, ticker))?.LongEnough;

    /// <summary>Notes the rows of an answer that later ones are held against.</summary>
    public void NoteLongEnough(RecipeId recipe, string? ticker, long rows) => StateOf(recipe, ticker).LongEnough = rows;

    private State StateOf(RecipeId recipe, string? ticker) =>
        _states.TryGetValue((recipe, ticker), out var state) ? state : _states[(recipe, ticker)] = new();
}
