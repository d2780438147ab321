using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// The windows that a recipe asks for: what of its history no answer covers yet, cut where the calendar says; without <c>step</c>, all from the first such
/// day on. An old window of a step is settled by its answer, with rows or without; any other covers no more than the days up to its newest row, because a
/// vendor may be late.
/// </summary>
internal static class HistorySteps
{
    // As long as weekends and holidays together may keep a vendor from publishing: how long a window that came without rows is asked again.
    private const int LateDays = 7;

    // How many days after its answer a day in parts is asked again that came without rows.
    private const int DaysOfParts = 2;
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>How old a window is.</summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="to">The window's last day.</param>
    /// <param name="date">The run's date.</param>
    /// <param name="begun">When it was begun to be asked (UTC); null: as the run's date began.</param>
    public static StepAge AgeOf(DatasetRecipe recipe, DateOnly to, DateOnly date, DateTime? begun = null) =>
        !recipe.HasSteps ? StepAge.NoStep
        : to >= date ? StepAge.Newest
        : date.DayNumber - to.DayNumber <= recipe.RefetchDays || MayBeLate(recipe, to, date, begun) ? StepAge.Recent
        : StepAge.Settled;

    /// <summary>How many days after an answer a window is asked again that is over, and of which rows may still come.</summary>
    /// <inheritdoc cref="AgeOf"/>
    public static int DaysBetween(DatasetRecipe recipe, DateOnly to, DateOnly date) =>
        recipe.Pagination is Pagination.DayParts && date.DayNumber - to.DayNumber > recipe.RefetchDays ? DaysOfParts : recipe.MinAgeDays;

    // A day in parts costs many requests, and its parts are asked when by 'late' all rows are there: one that came without any is asked once more, when
    // it has been over for that and a day, and is believed then. What counts is when its first part was asked.
    private static bool MayBeLate(DatasetRecipe recipe, DateOnly to, DateOnly date, DateTime? begun) =>
        recipe.Pagination is Pagination.DayParts { Late: var late }
            ? (begun ?? Midnight(date)) - Midnight(to) < OneDay + OneDay + late
            : date.DayNumber - to.DayNumber <= LateDays;

    private static DateTime Midnight(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>The windows to ask for, the oldest first; the last one holds the run's date.</summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="first">The first day of the history.</param>
    /// <param name="date">The run's date.</param>
    /// <param name="known">What is known of windows that were asked before.</param>
    /// <param name="coveredTo">The newest day that has rows; null when none has.</param>
    public static IEnumerable<HalvedWindow> Of(
        DatasetRecipe recipe,
        DateOnly first,
        DateOnly date,
        IEnumerable<KnownWindow> known,
        DateOnly? coveredTo
    )
    {
        var gaps = Gaps(recipe, first, date, known, coveredTo);
        return recipe.Window.Step is { } step
            ? gaps.SelectMany(g => Cut(g.From, g.To, step, isNamed: !recipe.Sends("to")))
            : gaps.Take(1).Select(g => new HalvedWindow(DateOnly.FromDayNumber(g.From), date));
    }

    /// <summary>
    /// The last day on which an answer can be the last word: those behind it may have been incomplete, or will be revised. A day that was asked in parts was
    /// over when its last part was asked.
    /// </summary>
    /// <param name="recipe">What was asked.</param>
    /// <param name="date">The run's date.</param>
    public static int Final(DatasetRecipe recipe, DateOnly date) =>
        date.DayNumber - recipe.RefetchDays - (recipe.Window.Step?.OfDay is null ? 1 : 0);

    private static IEnumerable<(int From, int To)> Gaps(
        DatasetRecipe recipe,
        DateOnly first,
        DateOnly date,
        IEnumerable<KnownWindow> known,
        DateOnly? coveredTo
    )
    {
        var final = Final(recipe, coveredTo ?? default);
        var at = first.DayNumber;
        foreach (var window in known.OrderBy(w => w.From))
        {
            var end = window.IsSettled ? window.To.DayNumber : Math.Min(window.To.DayNumber, final);
            if (end < at || end < window.From.DayNumber)
            {
                continue;
            }

            if (at < Math.Min(window.From.DayNumber, date.DayNumber + 1))
            {
                yield return (at, Math.Min(window.From.DayNumber, date.DayNumber + 1) - 1);
            }

            at = end + 1;
        }

        yield return (Math.Min(at, date.DayNumber), date.DayNumber);
    }

    // What fits into one step stays whole, unless a window is asked for by naming it: what is named is a part of the calendar.
    private static IEnumerable<HalvedWindow> Cut(int from, int to, WindowStep step, bool isNamed)
    {
        while (from <= to)
        {
            var (first, last) = (DateOnly.FromDayNumber(from), DateOnly.FromDayNumber(to));
            var isWhole = !isNamed && step.Holds(first, last);
            var end = isWhole || step.End(first) > last ? last : step.End(first);
            yield return new(first, end);
            from = end.DayNumber + 1;
        }
    }
}
