using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// When a request is due, stated once: it never succeeded, or the last success lies at least <c>min_age_days</c> before the run's date;
/// one success a day is enough, whatever the recipe says.
/// </summary>
internal static class DueRule
{
    /// <summary>Why the request is not due; null when it is.</summary>
    public static NotSent? WhyNot(Watermark? mark, DateOnly date, int minAgeDays)
    {
        if (mark?.LastSuccess is not { } last)
        {
            return null;
        }

        var age = date.DayNumber - last.DayNumber;
        return age switch
        {
            < 0 => new NotSent.AnsweredLater(last),
            0 => new NotSent.AnsweredToday(),
            _ when age < minAgeDays => new NotSent.NotDue(age, minAgeDays),
            _ => null,
        };
    }
}
