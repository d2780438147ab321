using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// When a request is due, stated once: it was never answered, or the last answer that counts lies at least <c>min_age_days</c> before the run's date;
/// one such answer a day is enough, whatever the recipe says.
/// </summary>
internal static class DueRule
{
    /// <summary>Why the request is not due; null when it is.</summary>
    /// <param name="last">The date of the last answer that counts; null when there was none.</param>
    /// <param name="date">The run's date.</param>
    /// <param name="minAgeDays">Days that have to lie between the two.</param>
    public static NotSent? WhyNot(DateOnly? last, DateOnly date, int minAgeDays)
    {
        if (last is null)
        {
            return null;
        }

        var age = date.DayNumber - last.Value.DayNumber;
        return age switch
        {
            < 0 => new NotSent.AnsweredLater(last.Value),
            0 => new NotSent.AnsweredToday(),
            _ when age < minAgeDays => new NotSent.NotDue(age, minAgeDays),
            _ => null,
        };
    }

    /// <summary>
    /// The date of the last answer that counts. For a ticker that never had rows, one without rows does, too, and so does "no such thing", unless
    /// nothing else was ever answered: then nobody knows whether the address is right.
    /// </summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="mark">What it was told so far.</param>
    /// <param name="isPathKnown">See <see cref="IsPathKnown"/>.</param>
    public static DateOnly? LastAnswer(DatasetRecipe recipe, Watermark mark, bool isPathKnown) =>
        !recipe.AsksForMany || mark.LastRows is not null ? mark.LastSuccess
        : isPathKnown ? mark.LastAnswer
        : Watermark.Newest(mark.LastSuccess, mark.LastEmpty);

    /// <summary>A recipe was answered with something else than "no such thing", whatever the ticker: its address is right.</summary>
    /// <param name="marks">What its tickers were told so far.</param>
    public static bool IsPathKnown(IEnumerable<Watermark> marks) =>
        marks.Any(m => (m.LastSuccess ?? m.LastRows ?? m.LastEmpty) is not null);
}
