using System.Runtime.InteropServices;

namespace DataPlatform.Simulator.Data;

/// <summary>A fiscal year or quarter of one company.</summary>
/// <param name="Year">The fiscal year, named after the calendar year it ends in.</param>
/// <param name="Quarter">1 to 4; 0 is the whole year.</param>
/// <param name="End">The last day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FiscalPeriod(int Year, int Quarter, DateOnly End)
{
    private const int FilingDays = 33;

    public string Name => Quarter == 0 ? "FY" : $"Q{Quarter}";

    public int Months => Quarter == 0 ? 12 : 3;

    public DateOnly Filed => NextWeekday(End.AddDays(FilingDays));

    /// <summary>The period one step earlier: the year before a year, the quarter before a quarter.</summary>
    public FiscalPeriod Before => Quarter == 0 ? YearsBack(1) : QuarterBefore();

    public FiscalPeriod YearsBack(int years) => new(Year - years, Quarter, EndOfMonth(End.AddMonths(-12 * years)));

    /// <summary>All periods filed by a day and after the listing, newest first.</summary>
    public static IEnumerable<FiscalPeriod> NewestFirst(Company company, bool quarters, DateOnly today)
    {
        for (var year = today.Year + 1; year >= company.Listed.Year; year--)
        {
            var end = new DateOnly(year, company.FiscalYearEnd, DateTime.DaysInMonth(year, company.FiscalYearEnd));
            for (var quarter = quarters ? 4 : 0; quarter >= (quarters ? 1 : 0); quarter--)
            {
                var period = new FiscalPeriod(year, quarter, quarter == 0 ? end : EndOfMonth(end.AddMonths(-3 * (4 - quarter))));
                if (period.Filed <= today && period.End > company.Listed)
                {
                    yield return period;
                }
            }
        }
    }

    private FiscalPeriod QuarterBefore() =>
        new(Quarter == 1 ? Year - 1 : Year, Quarter == 1 ? 4 : Quarter - 1, EndOfMonth(End.AddMonths(-3)));

    private static DateOnly EndOfMonth(DateOnly date) => new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));

    private static DateOnly NextWeekday(DateOnly date) =>
        date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(2),
            DayOfWeek.Sunday => date.AddDays(1),
            _ => date,
        };
}
