using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Holds the rows of each answer of a dataset against those of the last one before it that was long enough, where a check asks for it. Answers are added in
/// the order in which they came, so that a replay of them all comes to the same.
/// </summary>
internal sealed class AnswerLengths
{
    private readonly SilverTable _table;
    private readonly List<Check.RowCount> _checks;
    private readonly AnswerVerdicts _answers;
    private readonly IReadOnlyDictionary<(RecipeId Recipe, string? Ticker), AnswerShape> _before;
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), AnswerLength> _newest = [];

    /// <param name="table">The dataset's table.</param>
    /// <param name="answers">Where the rows of each request are kept that its later answers are held against.</param>
    /// <param name="before">What the answers before were like.</param>
    public AnswerLengths(
        SilverTable table,
        AnswerVerdicts answers,
        IReadOnlyDictionary<(RecipeId Recipe, string? Ticker), AnswerShape> before
    )
    {
        (_table, _answers, _before) = (table, answers, before);
        _checks = [.. table.Checks.OfType<Check.RowCount>()];
    }

    /// <summary>A page of an answer. One without rows is the shortest there is; others are held against it only where the recipe says that it is an answer.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rows">The rows that were sent on the pages of its answer so far; null while it is not whole.</param>
    public void Add(SegmentAnswer page, long? rows)
    {
        if (rows is not { } now)
        {
            return;
        }

        var request = (page.Recipe.Id, page.Ticker);
        var before =
            _newest.TryGetValue(request, out var newest) && newest.Run == page.AnswerRun
                ? newest.Before
                : LongEnough(page.Recipe.Id, page.Ticker);
        if (_checks.Count > 0)
        {
            _newest[request] = new(page.Recipe.Id, page.Ticker, page.AnswerRun, before, now);
        }

        if (!_checks.Exists(c => now < c.MinShare * before) && (now > 0 || page.Recipe.EmptyIsAnswer))
        {
            _answers.NoteLongEnough(page.Recipe.Id, page.Ticker, now);
        }
    }

    /// <summary>What the checks find; nothing where no answer has one before it.</summary>
    public IReadOnlyList<(string Table, CheckFinding Found)> Find()
    {
        List<AnswerLength> answers = [.. _newest.Values.Where(a => a.Before is not null)];
        return answers.Count == 0 ? [] : [.. _checks.Select(c => (_table.Name, Find(c, answers)))];
    }

    private long? LongEnough(RecipeId recipe, string? ticker) =>
        _answers.LongEnough(recipe, ticker) ?? _before.GetValueOrDefault((recipe, ticker))?.NewestRows;

    private static CheckFinding Find(Check.RowCount check, List<AnswerLength> answers)
    {
        var few = answers.FindAll(a => a.Now < check.MinShare * a.Before);
        return new(check, few.Count, answers.Count, few.MinBy(a => (double)a.Now / a.Before!.Value)?.Told);
    }
}
