namespace DataPlatform.Simulator.Data;

/// <summary>What does not change about a symbol.</summary>
internal sealed record Company
{
    public required string Symbol { get; init; }
    public required string Name { get; init; }
    public required string Sector { get; init; }
    public required string Industry { get; init; }
    public required string Exchange { get; init; }

    /// <summary>All else that is drawn for this symbol is drawn from here.</summary>
    public required ulong Seed { get; init; }

    public required DateOnly Listed { get; init; }
    public required PriceShape Prices { get; init; }
    public bool IsEtf { get; init; }

    /// <summary>Units, warrants and preferred shares have prices and a profile, and nothing else.</summary>
    public bool IsShareClass { get; init; }

    /// <summary>One symbol trades in numbers that a double cannot hold.</summary>
    public bool HasHugeVolume { get; init; }

    public bool HasStatements => !IsEtf && !IsShareClass;

    public string Cik => $"{Draw(11) % 2_000_000:D10}";

    public string ExchangeFullName =>
        Exchange switch
        {
            "NASDAQ" => "NASDAQ Global Select",
            "AMEX" => "New York Stock Exchange Arca",
            _ => "New York Stock Exchange",
        };

    /// <summary>The month in which its fiscal year ends.</summary>
    public int FiscalYearEnd =>
        (int)(Draw(12) % 4) switch
        {
            0 => 9,
            1 => 6,
            _ => 12,
        };

    public double BetaValue => Math.Round(0.4 + (1.4 * Unit(13)), 3);

    /// <summary>What a year's dividends are of the price; 0 for a third of all.</summary>
    public double DividendYield => Draw(14) % 3 == 0 ? 0 : Math.Round(0.004 + (0.03 * Unit(15)), 4);

    /// <summary>A draw for this symbol. The number only names what is drawn; every use has its own.</summary>
    public ulong Draw(ulong what) => StableHash.Combine(Seed, what);

    public double Unit(ulong what) => StableHash.Unit(Draw(what));

    /// <summary>Shares outstanding, slowly bought back, in whole thousands.</summary>
    public double Shares(DateOnly date)
    {
        var years = (date.DayNumber - PriceShape.Anchor) / 365.25;
        return Math.Round((0.05 + Math.Pow(Unit(16), 3)) * 8e6 * Math.Exp(-0.015 * years)) * 1000;
    }

    /// <summary>What sizes the company: its revenue is a share of this.</summary>
    public double MarketCapAtAnchor => Prices.Close(PriceShape.Anchor) * Shares(DateOnly.FromDayNumber(PriceShape.Anchor));

    public double MarketCap(DateOnly date) => Math.Round(Prices.Close(date.DayNumber) * Shares(date));
}
