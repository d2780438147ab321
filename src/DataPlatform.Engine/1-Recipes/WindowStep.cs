using System.Globalization;
using System.Runtime.InteropServices;

namespace DataPlatform.Recipes;

/// <summary>
/// How long the windows are into which a history is cut: <c>15m</c>, <c>1h</c>, <c>1d</c>, <c>2w</c>, <c>1mo</c>, <c>1y</c>. Where they begin depends on the
/// calendar alone (minutes and hours at midnight UTC, weeks on Mondays, months on their first day), so that a window is the same in every run.
/// </summary>
/// <param name="Count">How many units; 1 or more.</param>
/// <param name="Unit">The unit: <c>m</c>, <c>h</c>, <c>d</c>, <c>w</c>, <c>mo</c> or <c>y</c>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WindowStep(int Count, string Unit)
{
    private const int DaysOfWeek = 7;
    private const int MonthsOfYear = 12;

    // The unit comes behind the digits. Longest first, for a month ends like nothing else but begins like no other.
    private static readonly string[] Units = ["mo", "m", "h", "d", "w", "y"];

    private bool IsOfMonths => Unit is "mo" or "y";

    private int Months => Count * (Unit == "y" ? MonthsOfYear : 1);

    // What is less than a day are parts of one.
    private int Days =>
        Unit switch
        {
            "w" => Count * DaysOfWeek,
            "d" => Count,
            _ => 1,
        };

    /// <summary>How long a step of less than a day is; null for others.</summary>
    internal TimeSpan? OfDay =>
        Unit switch
        {
            "m" => TimeSpan.FromMinutes(Count),
            "h" => TimeSpan.FromHours(Count),
            _ => null,
        };

    /// <summary>Reads a step of at most 1000 units; of minutes and hours, one of less than a day.</summary>
    /// <returns>False when the text is not a step.</returns>
    public static bool TryParse(string text, out WindowStep step)
    {
        step = default;
        var unit = Array.Find(Units, u => text.EndsWith(u, StringComparison.Ordinal));
        if (
            unit is null
            || !int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > 1000
        )
        {
            return false;
        }

        step = new(count, unit);
        return !(step.OfDay >= TimeSpan.FromDays(1));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit}");

    /// <summary>The last day of the calendar's window that a day lies in.</summary>
    public DateOnly End(DateOnly day)
    {
        if (IsOfMonths)
        {
            // Months since the year 0.
            var months = (day.Year * MonthsOfYear) + day.Month - 1;
            var next = ((months / Months) + 1) * Months;
            return next / MonthsOfYear > DateOnly.MaxValue.Year
                ? DateOnly.MaxValue
                : new DateOnly(next / MonthsOfYear, (next % MonthsOfYear) + 1, 1).AddDays(-1);
        }

        // Day 0 was a Monday.
        var end = ((((long)day.DayNumber / Days) + 1) * Days) - 1;
        return DateOnly.FromDayNumber((int)Math.Min(end, DateOnly.MaxValue.DayNumber));
    }

    /// <summary>Whether the days from one to another, both included, are no more than a step.</summary>
    public bool Holds(DateOnly from, DateOnly to) =>
        IsOfMonths
            ? from.DayNumber + (long)Months * 31 > DateOnly.MaxValue.DayNumber || from.AddMonths(Months) > to
            : to.DayNumber - from.DayNumber < Days;
}
