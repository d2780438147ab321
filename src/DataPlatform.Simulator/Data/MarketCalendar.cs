namespace DataPlatform.Simulator.Data;

/// <summary>The US market's calendar, computed and not listed. Good Friday and the closures of single days are left out.</summary>
internal static class MarketCalendar
{
    public static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public static bool IsTradingDay(DateOnly date) => IsWeekday(date) && !IsHoliday(date);

    public static DateOnly LastTradingDay(DateOnly notAfter)
    {
        while (!IsTradingDay(notAfter))
        {
            notAfter = notAfter.AddDays(-1);
        }

        return notAfter;
    }

    /// <summary>Whether a weekday is a holiday, or stands in for one that falls on the weekend.</summary>
    public static bool IsHoliday(DateOnly date)
    {
        var monday = date.DayOfWeek == DayOfWeek.Monday;
        return date.Month switch
        {
            1 => Observes(date, 1) || (monday && date.Day is >= 15 and <= 21),
            2 => monday && date.Day is >= 15 and <= 21,
            5 => monday && date.Day >= 25,
            6 => date.Year >= 2022 && Observes(date, 19),
            7 => Observes(date, 4),
            9 => monday && date.Day <= 7,
            11 => date.DayOfWeek == DayOfWeek.Thursday && date.Day is >= 22 and <= 28,
            12 => Observes(date, 25),
            _ => false,
        };
    }

    private static bool Observes(DateOnly date, int day) =>
        date.Day == day
        || (date.Day == day + 1 && date.DayOfWeek == DayOfWeek.Monday)
        || (date.Day == day - 1 && date.DayOfWeek == DayOfWeek.Friday);
}
