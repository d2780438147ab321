namespace DataPlatform.Simulator.Data;

/// <summary>The yield of ten-year treasuries; two vendors tell it, and they agree.</summary>
internal static class TreasuryRate
{
    public static double TenYears(DateOnly date)
    {
        var years = (date.DayNumber - PriceShape.Anchor) / 365.25;
        // High around 1981, low around 2013, as history had it.
        var level = 6.2 - (4.1 * Math.Cos((years + 42.5 - 32) * Math.Tau / 64));
        var noise = StableHash.Signed(StableHash.Combine(10, (ulong)date.DayNumber));
        return Math.Round(level + (0.5 * Math.Sin(years * Math.Tau / 3.1)) + (0.06 * noise), 2);
    }
}
