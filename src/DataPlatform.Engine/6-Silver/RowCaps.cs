using System.Globalization;
using System.Numerics;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// Finds answers that end where a vendor's row cap cuts them. One has as many rows as a cap is wont to be, or as the longest answer before, and one
/// end of its window is missing while the other is there. A ticker that was listed late, or delisted, has fewer rows than others of its recipe, and
/// so is no suspect; nor is one that lacks a few days at an end, as weekends and holidays do. Segments are judged one after the other, each by itself
/// and what came before it, so a replay comes to the same.
/// </summary>
/// <param name="most">The most rows that an answer had before, by recipe.</param>
internal sealed class RowCaps(IReadOnlyDictionary<RecipeId, long> most)
{
    private const int FewestRows = 10;
    private const int LeastGap = 7;

    // A gap so many times longer than the days between two rows is no chance.
    private const int ManyTimes = 5;

    private readonly Dictionary<RecipeId, long> _most = new(most);

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
        var before = _most.GetValueOrDefault(recipe.Id);
        var here = answers.Max(a => a.Rows.Count);
        _most[recipe.Id] = Math.Max(before, here);
        if (here < FewestRows)
        {
            return [];
        }

        var longest = answers.Where(a => a.Rows.Count == here).Select(EndOf).OfType<CutAnswer>().ToList();
        var isCut =
            longest.Count > 1
                ? IsRound(here) || IsNamed(here, recipe) || here == before || AreOfDifferentLength(longest)
                : here >= before && (here == before || IsVeryRound(here) || IsNamed(here, recipe));
        return isCut ? longest : [];
    }

    private static CutAnswer? EndOf(SegmentAnswer answer)
    {
        if (answer is not { From: { } from, Rows: { Oldest: { } oldest, Newest: { } newest } rows })
        {
            return null;
        }

        var gap = Math.Max(LeastGap, ManyTimes * (newest.DayNumber - oldest.DayNumber) / (double)(rows.Count - 1));
        var (lacksStart, lacksEnd) = (oldest.DayNumber - from.DayNumber > gap, answer.To.DayNumber - newest.DayNumber > gap);
        return lacksStart == lacksEnd ? null : new(answer, lacksStart);
    }

    // Two answers of as many rows that reach back differently far were counted, not dated.
    private static bool AreOfDifferentLength(List<CutAnswer> answers) => answers.Max(a => a.Days) - answers.Min(a => a.Days) > LeastGap;

    private static bool IsRound(long rows) =>
        IsVeryRound(rows) || (rows < 100 && (rows % 10 == 0 || rows == 25 || BitOperations.IsPow2(rows)));

    private static bool IsVeryRound(long rows) => rows % 50 == 0 || (rows >= 128 && BitOperations.IsPow2(rows));

    // The recipe itself asks for no more.
    private static bool IsNamed(long rows, DatasetRecipe recipe) =>
        recipe.Limit == rows || recipe.Query.Any(q => q.Value == rows.ToString(CultureInfo.InvariantCulture));
}
