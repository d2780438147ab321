namespace DataPlatform.Simulator.Data;

/// <summary>An economic indicator: how often it comes, about how large it is, and how it grows.</summary>
/// <param name="Name">The vendor's name.</param>
/// <param name="Step">Months from one value to the next; 0 is a week.</param>
/// <param name="Level">Its value at the start of 2024.</param>
/// <param name="YearlyGrowth">Its growth; 0 for a rate that goes up and down.</param>
/// <param name="Decimals">Digits after the point.</param>
internal sealed record EconomicSeries(string Name, int Step, double Level, double YearlyGrowth = 0, int Decimals = 2)
{
    private static readonly DateOnly Earliest = new(1960, 1, 1);

    public double ValueAt(DateOnly date)
    {
        var years = (date.DayNumber - PriceShape.Anchor) / 365.25;
        var seed = StableHash.Of(Name);
        var wave = Math.Sin((years * Math.Tau / 8.5) + (Math.Tau * StableHash.Unit(seed)));
        var noise = StableHash.Signed(StableHash.Combine(seed, (ulong)date.DayNumber));
        // What does not grow swings by half its level; what grows swings by a twentieth.
        var swing = YearlyGrowth == 0 ? (0.45 * wave) + (0.03 * noise) : (0.04 * wave) + (0.01 * noise);
        return Math.Round(Level * Math.Exp(YearlyGrowth * years) * (1 + swing), Decimals);
    }

    /// <summary>The dates of its values, newest first.</summary>
    public IEnumerable<DateOnly> DatesNewestFirst(DayRange days)
    {
        days = days.NotBefore(Earliest);
        for (var date = LastDate(days.To); date >= days.From; date = Step == 0 ? date.AddDays(-7) : date.AddMonths(-Step))
        {
            yield return date;
        }
    }

    private DateOnly LastDate(DateOnly notAfter)
    {
        if (Step == 0)
        {
            // Thursdays, the day the weekly ones are published.
            return notAfter.AddDays(-(((int)notAfter.DayOfWeek - (int)DayOfWeek.Thursday + 7) % 7));
        }

        return new DateOnly(notAfter.Year, notAfter.Month - ((notAfter.Month - 1) % Step), 1);
    }
}
