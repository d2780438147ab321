using System.Globalization;

namespace DataPlatform.Simulator.Data;

/// <summary>A series of the Federal Reserve's database: its first day, its steps and its values as text.</summary>
/// <param name="Id">The series' name.</param>
/// <param name="First">The first observation.</param>
/// <param name="Daily">Weekdays if true, else the first of every month.</param>
/// <param name="Value">The value of a day; null is missing.</param>
/// <param name="Format">How a value is written.</param>
internal sealed record FredSeries(string Id, DateOnly First, bool Daily, Func<DateOnly, double?> Value, string Format)
{
    private const string Missing = ".";

    // Months in which the United States were in recession, from the month after the peak to the trough.
    private static readonly (DateOnly From, DateOnly To)[] Recessions =
    [
        (new(1970, 1, 1), new(1970, 11, 1)),
        (new(1973, 12, 1), new(1975, 3, 1)),
        (new(1980, 2, 1), new(1980, 7, 1)),
        (new(1981, 8, 1), new(1982, 11, 1)),
        (new(1990, 8, 1), new(1991, 3, 1)),
        (new(2001, 4, 1), new(2001, 11, 1)),
        (new(2008, 1, 1), new(2009, 6, 1)),
        (new(2020, 3, 1), new(2020, 4, 1)),
    ];

    private static readonly EconomicSeries Prices = new("CPIAUCSL", 1, 308.4, 0.033, 3);
    private static readonly EconomicSeries Unemployment = new("UNRATE", 1, 5.1, 0, 1);
    private static readonly EconomicSeries FedFunds = new("FEDFUNDS", 1, 4.4);

    public static IReadOnlyDictionary<string, FredSeries> All { get; } =
        new FredSeries[]
        {
            new("DGS10", new(1962, 1, 2), true, date => MarketCalendar.IsHoliday(date) ? null : TreasuryRate.TenYears(date), "F2"),
            new(
                "USRECM",
                new(1854, 12, 1),
                false,
                date => Recessions.Any(months => date >= months.From && date <= months.To) ? 1 : 0,
                "F0"
            ),
            new("CPIAUCSL", new(1947, 1, 1), false, date => Prices.ValueAt(date), "F3"),
            new("UNRATE", new(1948, 1, 1), false, date => Unemployment.ValueAt(date), "F1"),
            new("FEDFUNDS", new(1954, 7, 1), false, date => FedFunds.ValueAt(date), "F2"),
        }.ToDictionary(series => series.Id, StringComparer.Ordinal);

    /// <summary>The days it has observations for, oldest first.</summary>
    public IEnumerable<DateOnly> Dates(DayRange days)
    {
        days = days.NotBefore(First);
        var date = Daily || days.From.Day == 1 ? days.From : new DateOnly(days.From.Year, days.From.Month, 1).AddMonths(1);
        for (; date <= days.To; date = Daily ? date.AddDays(1) : date.AddMonths(1))
        {
            if (!Daily || MarketCalendar.IsWeekday(date))
            {
                yield return date;
            }
        }
    }

    public string TextAt(DateOnly date) => Value(date)?.ToString(Format, CultureInfo.InvariantCulture) ?? Missing;
}
