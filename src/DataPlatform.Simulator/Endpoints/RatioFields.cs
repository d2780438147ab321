using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Ratios, field by field.</summary>
internal static class RatioFields
{
    public static FigureField[] All { get; } =
    [
        new("grossProfitMargin", f => Figures.Ratio(f.Income.Gross, f.Income.Revenue)),
        new("ebitMargin", f => Figures.Ratio(f.Income.Ebit, f.Income.Revenue)),
        new("ebitdaMargin", f => Figures.Ratio(f.Income.Ebitda, f.Income.Revenue)),
        new("operatingProfitMargin", f => Figures.Ratio(f.Income.Operating, f.Income.Revenue)),
        new("pretaxProfitMargin", f => Figures.Ratio(f.Income.BeforeTax, f.Income.Revenue)),
        new("continuousOperationsProfitMargin", f => Figures.Ratio(f.Income.Net, f.Income.Revenue)),
        new("netProfitMargin", f => Figures.Ratio(f.Income.Net, f.Income.Revenue)),
        new("bottomLineProfitMargin", f => Figures.Ratio(f.Income.Net, f.Income.Revenue)),
        new("receivablesTurnover", f => Figures.Ratio(f.Income.Revenue, f.Balance.Receivable)),
        new("payablesTurnover", f => Figures.Ratio(f.Income.CostOfRevenue, f.Balance.AccountPayable)),
        new("inventoryTurnover", f => Figures.Ratio(f.Income.CostOfRevenue, f.Balance.Inventory)),
        new("fixedAssetTurnover", f => Figures.Ratio(f.Income.Revenue, f.Balance.Property)),
        new("assetTurnover", f => Figures.Ratio(f.Income.Revenue, f.Balance.Assets)),
        new("currentRatio", f => Figures.Ratio(f.Balance.CurrentAssets, f.Balance.CurrentLiabilities)),
        new("quickRatio", f => Figures.Ratio(f.Balance.CurrentAssets - f.Balance.Inventory, f.Balance.CurrentLiabilities)),
        new("solvencyRatio", f => Figures.Ratio(f.Income.Net + f.Income.Depreciation, f.Balance.Liabilities)),
        new("cashRatio", f => Figures.Ratio(f.Balance.Cash, f.Balance.CurrentLiabilities)),
        new("priceToEarningsRatio", f => Figures.Ratio(f.MarketCap, f.Income.Net)),
        new("priceToEarningsGrowthRatio", f => Figures.Ratio(f.MarketCap, f.Income.Net * 9)),
        new("forwardPriceToEarningsGrowthRatio", f => Figures.Ratio(f.MarketCap, f.Income.Net * 11)),
        new("priceToBookRatio", f => Figures.Ratio(f.MarketCap, f.Balance.Equity)),
        new("priceToSalesRatio", f => Figures.Ratio(f.MarketCap, f.Income.Revenue)),
        new("priceToFreeCashFlowRatio", f => Figures.Ratio(f.MarketCap, f.Cash.Free)),
        new("priceToOperatingCashFlowRatio", f => Figures.Ratio(f.MarketCap, f.Cash.Operating)),
        new("debtToAssetsRatio", f => Figures.Ratio(f.Balance.Debt, f.Balance.Assets)),
        new("debtToEquityRatio", f => Figures.Ratio(f.Balance.Debt, f.Balance.Equity)),
        new("debtToCapitalRatio", f => Figures.Ratio(f.Balance.Debt, f.Balance.Debt + f.Balance.Equity)),
        new("longTermDebtToCapitalRatio", f => Figures.Ratio(f.Balance.LongTermDebt, f.Balance.LongTermDebt + f.Balance.Equity)),
        new("financialLeverageRatio", f => Figures.Ratio(f.Balance.Assets, f.Balance.Equity)),
        new("workingCapitalTurnoverRatio", f => Figures.Ratio(f.Income.Revenue, f.Balance.WorkingCapital)),
        new("operatingCashFlowRatio", f => Figures.Ratio(f.Cash.Operating, f.Balance.CurrentLiabilities)),
        new("operatingCashFlowSalesRatio", f => Figures.Ratio(f.Cash.Operating, f.Income.Revenue)),
        new("freeCashFlowOperatingCashFlowRatio", f => Figures.Ratio(f.Cash.Free, f.Cash.Operating)),
        new("debtServiceCoverageRatio", f => Figures.Ratio(f.Income.Ebitda, f.Income.InterestExpense + f.Balance.ShortTermDebt)),
        new("interestCoverageRatio", f => Figures.Ratio(f.Income.Ebit, f.Income.InterestExpense)),
        new("shortTermOperatingCashFlowCoverageRatio", f => Figures.Ratio(f.Cash.Operating, f.Balance.ShortTermDebt)),
        new("operatingCashFlowCoverageRatio", f => Figures.Ratio(f.Cash.Operating, f.Balance.Debt)),
        new("capitalExpenditureCoverageRatio", f => Figures.Ratio(f.Cash.Operating, -f.Cash.CapitalExpenditure)),
        new("dividendPaidAndCapexCoverageRatio", f => Figures.Ratio(f.Cash.Operating, -f.Cash.CapitalExpenditure - f.Cash.Dividends)),
        new("dividendPayoutRatio", f => Figures.Ratio(-f.Cash.Dividends, f.Income.Net)),
        new("dividendYield", f => Figures.Ratio(-f.Cash.Dividends, f.MarketCap)),
        new("dividendYieldPercentage", f => Figures.Ratio(-100 * f.Cash.Dividends, f.MarketCap)),
        new("revenuePerShare", f => Figures.Ratio(f.Income.Revenue, f.Income.Shares)),
        new("netIncomePerShare", f => Figures.Ratio(f.Income.Net, f.Income.Shares)),
        new("interestDebtPerShare", f => Figures.Ratio(f.Balance.Debt + f.Income.InterestExpense, f.Income.Shares)),
        new("cashPerShare", f => Figures.Ratio(f.Balance.CashAndInvestments, f.Income.Shares)),
        new("bookValuePerShare", f => Figures.Ratio(f.Balance.Equity, f.Income.Shares)),
        new("tangibleBookValuePerShare", f => Figures.Ratio(f.Balance.Equity - f.Balance.GoodwillAndIntangible, f.Income.Shares)),
        new("shareholdersEquityPerShare", f => Figures.Ratio(f.Balance.Equity, f.Income.Shares)),
        new("operatingCashFlowPerShare", f => Figures.Ratio(f.Cash.Operating, f.Income.Shares)),
        new("capexPerShare", f => Figures.Ratio(-f.Cash.CapitalExpenditure, f.Income.Shares)),
        new("freeCashFlowPerShare", f => Figures.Ratio(f.Cash.Free, f.Income.Shares)),
        new("netIncomePerEBT", f => Figures.Ratio(f.Income.Net, f.Income.BeforeTax)),
        new("ebtPerEbit", f => Figures.Ratio(f.Income.BeforeTax, f.Income.Ebit)),
        new("priceToFairValue", f => Figures.Ratio(f.MarketCap, f.Balance.Equity)),
        new("debtToMarketCap", f => Figures.Ratio(f.Balance.Debt, f.MarketCap)),
        new("effectiveTaxRate", f => Figures.Ratio(f.Income.Tax, f.Income.BeforeTax)),
        new("enterpriseValueMultiple", f => Figures.Ratio(f.EnterpriseValue, f.Income.Ebitda)),
    ];

    /// <summary>The same of the last four quarters, named with TTM; one is left out, two are added.</summary>
    public static FigureField[] TrailingYear { get; } =
    [
        .. All.Where(field => field.Name != "dividendYieldPercentage").Select(field => new FigureField(field.Name + "TTM", field.Value)),
        new("enterpriseValueTTM", f => f.EnterpriseValue),
        new("dividendPerShareTTM", f => Math.Round(Figures.Ratio(-f.Cash.Dividends, f.Income.Shares), 2)),
    ];
}
