using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Scores, owner earnings and enterprise values, field by field.</summary>
internal static class ScoreFields
{
    public static FigureField[] All { get; } =
    [
        new("altmanZScore", f => AltmanZ(f)),
        new("piotroskiScore", f => 3 + (f.Company.Draw(27) % 6)),
        new("workingCapital", f => f.Balance.WorkingCapital),
        new("totalAssets", f => f.Balance.Assets),
        new("retainedEarnings", f => f.Balance.Retained),
        new("ebit", f => f.Income.Ebit),
        new("marketCap", f => f.MarketCap),
        new("totalLiabilities", f => f.Balance.Liabilities),
        new("revenue", f => f.Income.Revenue),
    ];

    public static FigureField[] OwnerEarnings { get; } =
    [
        new("averagePPE", f => Figures.Ratio(f.Balance.Property, f.Income.Revenue)),
        new("maintenanceCapex", f => f.Cash.CapitalExpenditure + GrowthCapex(f)),
        new("ownersEarnings", f => f.Cash.Free + GrowthCapex(f)),
        new("growthCapex", f => -GrowthCapex(f)),
        new("ownersEarningsPerShare", f => Math.Round(Figures.Ratio(f.Cash.Free + GrowthCapex(f), f.Income.Shares), 2)),
    ];

    public static FigureField[] EnterpriseValues { get; } =
    [
        new("stockPrice", f => f.Price),
        new("numberOfShares", f => f.Income.Shares),
        new("marketCapitalization", f => f.MarketCap),
        new("minusCashAndCashEquivalents", f => -f.Balance.Cash),
        new("addTotalDebt", f => f.Balance.Debt),
        new("enterpriseValue", f => f.EnterpriseValue),
    ];

    private static double GrowthCapex(Figures f) => Figures.Whole(-0.1 * f.Cash.CapitalExpenditure);

    private static double AltmanZ(Figures f)
    {
        var perAsset = (1.2 * f.Balance.WorkingCapital) + (1.4 * f.Balance.Retained) + (3.3 * f.Income.Ebit) + f.Income.Revenue;
        return Figures.Ratio(perAsset, f.Balance.Assets) + (0.6 * Figures.Ratio(f.MarketCap, f.Balance.Liabilities));
    }
}
