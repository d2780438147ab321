namespace DataPlatform.Simulator.Data;

/// <summary>
/// Everything a company reports for one period. What is a sum in accounting is computed as one, so the statements agree with each
/// other: profit with revenue and costs, assets with liabilities and equity, cash at the end with cash at the beginning.
/// </summary>
internal sealed class Figures
{
    private const double Rounding = 1000;

    private readonly ulong _flowSeed;
    private readonly ulong _stockSeed;

    public Figures(Company company, DateOnly end, int months)
    {
        Company = company;
        End = end;
        Months = months;
        // Stocks of money depend on the day alone: the year's and the last quarter's balance sheets are one and the same.
        _stockSeed = StableHash.Combine(company.Seed, (ulong)end.DayNumber << 8);
        _flowSeed = StableHash.Combine(_stockSeed, (ulong)months);
        var years = (end.DayNumber - PriceShape.Anchor) / 365.25;
        var growth = 0.02 + (0.08 * company.Unit(21));
        YearlyRevenue = company.MarketCapAtAnchor * (0.15 + (0.5 * company.Unit(22))) * Math.Exp(growth * years);
        Income = new IncomeFigures(this);
        Balance = new BalanceFigures(this);
        Cash = new CashFigures(this);
        Price = company.Prices.Close(MarketCalendar.LastTradingDay(end).DayNumber);
        MarketCap = Math.Round(Price * Income.Shares);
    }

    public Company Company { get; }
    public DateOnly End { get; }
    public int Months { get; }
    public IncomeFigures Income { get; }
    public BalanceFigures Balance { get; }
    public CashFigures Cash { get; }
    public double Price { get; }
    public double MarketCap { get; }
    public double EnterpriseValue => MarketCap + Balance.NetDebt;

    /// <summary>A year's revenue at this period's pace.</summary>
    public double YearlyRevenue { get; }

    public static Figures Of(Company company, FiscalPeriod period) => new(company, period.End, period.Months);

    /// <summary>A share of something that flows, varying from period to period around what is usual for this company.</summary>
    public double FlowShare(ulong what, double low, double high) => Share(_flowSeed, what, low, high);

    /// <summary>The same for something that stands on the balance sheet.</summary>
    public double StockShare(ulong what, double low, double high) => Share(_stockSeed, what, low, high);

    public static double Whole(double amount) => Math.Round(amount / Rounding) * Rounding;

    /// <summary>Vendors write 0 where a division has no answer.</summary>
    public static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private double Share(ulong seed, ulong what, double low, double high)
    {
        var usual = 0.8 * Company.Unit(1000 + what);
        return low + ((high - low) * (usual + (0.2 * StableHash.Unit(StableHash.Combine(seed, what)))));
    }
}
