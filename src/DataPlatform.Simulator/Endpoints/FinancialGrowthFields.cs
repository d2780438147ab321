using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Growth across the statements, over one period and over ten, five and three years. The spelling is the vendor's.</summary>
internal static class FinancialGrowthFields
{
    public static GrowthField[] All { get; } =
    [
        new("revenueGrowth", f => f.Income.Revenue),
        new("grossProfitGrowth", f => f.Income.Gross),
        new("ebitgrowth", f => f.Income.Ebit),
        new("operatingIncomeGrowth", f => f.Income.Operating),
        new("netIncomeGrowth", f => f.Income.Net),
        new("epsgrowth", f => f.Income.Eps),
        new("epsdilutedGrowth", f => f.Income.EpsDiluted),
        new("weightedAverageSharesGrowth", f => f.Income.Shares),
        new("weightedAverageSharesDilutedGrowth", f => f.Income.SharesDiluted),
        new("dividendsPerShareGrowth", f => PerShare(f, -f.Cash.Dividends)),
        new("operatingCashFlowGrowth", f => f.Cash.Operating),
        new("receivablesGrowth", f => f.Balance.Receivable),
        new("inventoryGrowth", f => f.Balance.Inventory),
        new("assetGrowth", f => f.Balance.Assets),
        new("bookValueperShareGrowth", f => PerShare(f, f.Balance.Equity)),
        new("debtGrowth", f => f.Balance.Debt),
        new("rdexpenseGrowth", f => f.Income.Research),
        new("sgaexpensesGrowth", f => f.Income.Overhead),
        new("freeCashFlowGrowth", f => f.Cash.Free),
        .. OverYears("RevenueGrowthPerShare", f => PerShare(f, f.Income.Revenue)),
        .. OverYears("OperatingCFGrowthPerShare", f => PerShare(f, f.Cash.Operating)),
        .. OverYears("NetIncomeGrowthPerShare", f => PerShare(f, f.Income.Net)),
        .. OverYears("ShareholdersEquityGrowthPerShare", f => PerShare(f, f.Balance.Equity)),
        .. OverYears("DividendperShareGrowthPerShare", f => PerShare(f, -f.Cash.Dividends)),
        new("ebitdaGrowth", f => f.Income.Ebitda),
        new("growthCapitalExpenditure", f => f.Cash.CapitalExpenditure),
        .. OverYears("BottomLineNetIncomeGrowthPerShare", f => PerShare(f, f.Income.Net)),
    ];

    private static double PerShare(Figures f, double amount) => Figures.Ratio(amount, f.Income.Shares);

    private static GrowthField[] OverYears(string name, Func<Figures, double> value) =>
        [new("tenY" + name, value, 10), new("fiveY" + name, value, 5), new("threeY" + name, value, 3)];
}
