using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Finds answers that end where a vendor's row cap cuts them. One has as many rows as a cap is wont to be, or as its request had before over
/// other days, and one end of its window is missing while the other is there. A ticker that was listed late, or delisted, has fewer rows than others of its recipe, and
/// so is no suspect; nor is one that lacks a few days at an end, as weekends and holidays do. Segments are judged one after the other, each by itself
/// and what came before it, so a replay comes to the same.
/// </summary>
/// <param name="before">What the answers before were like.</param>
internal sealed class RowCaps(IReadOnlyDictionary<(RecipeId Recipe, string? Ticker), AnswerShape> before)
{
    private const int FewestRows = 10;
    private const int LeastGap = 7;

    // A gap so many times longer than the days between two rows is no chance.
    private const int ManyTimes = 5;

    private readonly Dictionary<RecipeId, long> _most = MostOf(before.Values);

    // Of what was judged here; of any other request, what was before.
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), (long Rows, DateOnly? Oldest)> _longest = [];

    /// <summary>Those of the answers of a segment that are cut, and at which end.</summary>
    public IEnumerable<CutAnswer> Judge(IReadOnlyCollection<SegmentAnswer> answers)
    {
        foreach (var recipe in answers.Where(a => IsJudged(a.Recipe)).GroupBy(a => a.Recipe.Id).Select(g => g.ToList()))
        {
            foreach (var cut in CutOf(recipe))
            {
                yield return cut;
            }
        }
    }

    // Where there are pages, they end when the vendor says so.
    private static bool IsJudged(DatasetRecipe recipe) => recipe is { HasWindow: true, DateField: not null, Pagination: null };

    private IReadOnlyList<CutAnswer> CutOf(List<SegmentAnswer> answers)
    {
        var recipe = answers[0].Recipe;
        var most = _most.GetValueOrDefault(recipe.Id);
        var here = answers.Max(a => a.Rows.Sent);
        var moved = answers.Where(a => a.Rows.Sent == here && HasMoved(a)).ToHashSet();
        _most[recipe.Id] = Math.Max(most, here);
        answers.ForEach(Remember);
        if (here < FewestRows)
        {
            return [];
        }

        var longest = answers.Where(a => a.Rows.Sent == here).Select(EndOf).OfType<CutAnswer>().ToList();
        var isCounted = longest.Exists(c => moved.Contains(c.Answer));
        var isCut =
            longest.Count > 1
                ? RowCap.IsRound(here) || IsNamed(here, recipe) || isCounted || AreOfDifferentLength(longest)
                : here >= most && (isCounted || RowCap.IsPlain(here) || IsNamed(here, recipe));
        return isCut ? longest : [];
    }

    // As many rows as before over the same days are the same answer, as when a whole history is asked again.
    private bool HasMoved(SegmentAnswer answer)
    {
        var (rows, oldest) = LongestOf((answer.Recipe.Id, answer.Ticker));
        return rows == answer.Rows.Sent && oldest is not null && answer.Rows.Oldest is { } now && now != oldest;
    }

    private void Remember(SegmentAnswer answer)
    {
        var key = (answer.Recipe.Id, answer.Ticker);
        if (answer.Rows.Sent >= LongestOf(key).Rows)
        {
            _longest[key] = (answer.Rows.Sent, answer.Rows.Oldest);
        }
    }

    private (long Rows, DateOnly? Oldest) LongestOf((RecipeId Recipe, string? Ticker) request) =>
        _longest.TryGetValue(request, out var longest) ? longest
        : before.TryGetValue(request, out var shape) ? (shape.MostRows, shape.Oldest)
        : default;

    private static Dictionary<RecipeId, long> MostOf(IEnumerable<AnswerShape> shapes)
    {
        var most = new Dictionary<RecipeId, long>();
        foreach (var shape in shapes)
        {
            most[shape.Recipe] = Math.Max(shape.MostRows, most.GetValueOrDefault(shape.Recipe));
        }

        return most;
    }

    private static CutAnswer? EndOf(SegmentAnswer answer)
    {
        if (answer is not { From: { } from, Rows: { Oldest: { } oldest, Newest: { } newest } rows })
        {
            return null;
        }

        var gap = Math.Max(LeastGap, ManyTimes * (newest.DayNumber - oldest.DayNumber) / Math.Max(1.0, rows.Count - 1));
        var (lacksStart, lacksEnd) = (oldest.DayNumber - from.DayNumber > gap, answer.To.DayNumber - newest.DayNumber > gap);
        return lacksStart == lacksEnd ? null : new(answer, lacksStart);
    }

    // Two answers of as many rows that reach back differently far were counted, not dated.
    private static bool AreOfDifferentLength(List<CutAnswer> answers) => answers.Max(a => a.Days) - answers.Min(a => a.Days) > LeastGap;

    // The recipe itself asks for no more.
    private static bool IsNamed(long rows, DatasetRecipe recipe) =>
        recipe.Limit == rows || recipe.Query.Any(q => q.Value == rows.ToString(CultureInfo.InvariantCulture));
}
