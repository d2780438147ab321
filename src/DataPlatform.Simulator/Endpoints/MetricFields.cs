using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Key metrics, field by field.</summary>
internal static class MetricFields
{
    public static FigureField[] All { get; } =
    [
        new("marketCap", f => f.MarketCap),
        new("enterpriseValue", f => f.EnterpriseValue),
        new("evToSales", f => Figures.Ratio(f.EnterpriseValue, f.Income.Revenue)),
        new("evToOperatingCashFlow", f => Figures.Ratio(f.EnterpriseValue, f.Cash.Operating)),
        new("evToFreeCashFlow", f => Figures.Ratio(f.EnterpriseValue, f.Cash.Free)),
        new("evToEBITDA", f => Figures.Ratio(f.EnterpriseValue, f.Income.Ebitda)),
        new("netDebtToEBITDA", f => Figures.Ratio(f.Balance.NetDebt, f.Income.Ebitda)),
        new("currentRatio", f => Figures.Ratio(f.Balance.CurrentAssets, f.Balance.CurrentLiabilities)),
        new("incomeQuality", f => Figures.Ratio(f.Cash.Operating, f.Income.Net)),
        new("grahamNumber", f => Math.Sqrt(Math.Max(0, 22.5 * f.Income.Eps * Figures.Ratio(f.Balance.Equity, f.Income.Shares)))),
        new("grahamNetNet", f => Figures.Ratio(f.Balance.CurrentAssets - f.Balance.Liabilities, f.Income.Shares)),
        new("taxBurden", f => Figures.Ratio(f.Income.Net, f.Income.BeforeTax)),
        new("interestBurden", f => Figures.Ratio(f.Income.BeforeTax, f.Income.Ebit)),
        new("workingCapital", f => f.Balance.WorkingCapital),
        new("investedCapital", f => f.Balance.InvestedCapital),
        new("returnOnAssets", f => Figures.Ratio(f.Income.Net, f.Balance.Assets)),
        new("operatingReturnOnAssets", f => Figures.Ratio(f.Income.Operating, f.Balance.Assets)),
        new("returnOnTangibleAssets", f => Figures.Ratio(f.Income.Net, f.Balance.Assets - f.Balance.GoodwillAndIntangible)),
        new("returnOnEquity", f => Figures.Ratio(f.Income.Net, f.Balance.Equity)),
        new("returnOnInvestedCapital", f => Figures.Ratio(f.Income.Operating - f.Income.Tax, f.Balance.InvestedCapital)),
        new("returnOnCapitalEmployed", f => Figures.Ratio(f.Income.Ebit, f.Balance.Assets - f.Balance.CurrentLiabilities)),
        new("earningsYield", f => Figures.Ratio(f.Income.Net, f.MarketCap)),
        new("freeCashFlowYield", f => Figures.Ratio(f.Cash.Free, f.MarketCap)),
        new("capexToOperatingCashFlow", f => Figures.Ratio(-f.Cash.CapitalExpenditure, f.Cash.Operating)),
        new("capexToDepreciation", f => Figures.Ratio(-f.Cash.CapitalExpenditure, f.Income.Depreciation)),
        new("capexToRevenue", f => Figures.Ratio(-f.Cash.CapitalExpenditure, f.Income.Revenue)),
        new("salesGeneralAndAdministrativeToRevenue", f => Figures.Ratio(f.Income.Overhead, f.Income.Revenue)),
        new("researchAndDevelopementToRevenue", f => Figures.Ratio(f.Income.Research, f.Income.Revenue)),
        new("stockBasedCompensationToRevenue", f => Figures.Ratio(f.Cash.StockCompensation, f.Income.Revenue)),
        new("intangiblesToTotalAssets", f => Figures.Ratio(f.Balance.Intangible, f.Balance.Assets)),
        new("averageReceivables", f => f.Balance.Receivable),
        new("averagePayables", f => f.Balance.Payable),
        new("averageInventory", f => f.Balance.Inventory),
        new("daysOfSalesOutstanding", f => DaysOf(f, f.Balance.Receivable, f.Income.Revenue)),
        new("daysOfPayablesOutstanding", f => DaysOf(f, f.Balance.AccountPayable, f.Income.CostOfRevenue)),
        new("daysOfInventoryOutstanding", f => DaysOf(f, f.Balance.Inventory, f.Income.CostOfRevenue)),
        new("operatingCycle", f => OperatingCycle(f)),
        new("cashConversionCycle", f => OperatingCycle(f) - DaysOf(f, f.Balance.AccountPayable, f.Income.CostOfRevenue)),
        new("freeCashFlowToEquity", f => f.Cash.Free + f.Cash.Debt),
        new("freeCashFlowToFirm", f => f.Cash.Free + (0.79 * f.Income.InterestExpense)),
        new("tangibleAssetValue", f => f.Balance.Equity - f.Balance.GoodwillAndIntangible),
        new("netCurrentAssetValue", f => f.Balance.CurrentAssets - f.Balance.Liabilities),
    ];

    /// <summary>The same of the last four quarters; all names but the first then end with TTM.</summary>
    public static FigureField[] TrailingYear { get; } =
    [.. All.Select(field => field.Name == "marketCap" ? field : new FigureField(field.Name + "TTM", field.Value))];

    private static double DaysOf(Figures f, double standing, double flowing) => Figures.Ratio(standing * f.Months * 365 / 12, flowing);

    private static double OperatingCycle(Figures f) =>
        DaysOf(f, f.Balance.Receivable, f.Income.Revenue) + DaysOf(f, f.Balance.Inventory, f.Income.CostOfRevenue);
}
