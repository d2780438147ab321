using System.Runtime.InteropServices;

namespace DataPlatform.Simulator.Data;

/// <summary>Days from the first to the last, both included; empty if the last is before the first.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayRange(DateOnly From, DateOnly To)
{
    public DayRange NotBefore(DateOnly day) => From < day ? this with { From = day } : this;

    /// <summary>The trading days, newest first, as vendors list them.</summary>
    public IEnumerable<DateOnly> TradingDaysNewestFirst()
    {
        for (var day = To.DayNumber; day >= From.DayNumber; day--)
        {
            var date = DateOnly.FromDayNumber(day);
            if (MarketCalendar.IsTradingDay(date))
            {
                yield return date;
            }
        }
    }
}
