using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>The income statement and its growth, field by field.</summary>
internal static class IncomeFields
{
    public static FigureField[] All { get; } =
    [
        new("revenue", f => f.Income.Revenue),
        new("costOfRevenue", f => f.Income.CostOfRevenue),
        new("grossProfit", f => f.Income.Gross),
        new("researchAndDevelopmentExpenses", f => f.Income.Research),
        new("generalAndAdministrativeExpenses", f => f.Income.General),
        new("sellingAndMarketingExpenses", f => f.Income.Selling),
        new("sellingGeneralAndAdministrativeExpenses", f => f.Income.Overhead),
        new("otherExpenses", f => 0),
        new("operatingExpenses", f => f.Income.OperatingExpenses),
        new("costAndExpenses", f => f.Income.CostAndExpenses),
        new("netInterestIncome", f => f.Income.NetInterest),
        new("interestIncome", f => f.Income.InterestIncome),
        new("interestExpense", f => f.Income.InterestExpense),
        new("depreciationAndAmortization", f => f.Income.Depreciation),
        new("ebitda", f => f.Income.Ebitda),
        new("ebit", f => f.Income.Ebit),
        new("nonOperatingIncomeExcludingInterest", f => f.Income.NonOperating),
        new("operatingIncome", f => f.Income.Operating),
        new("totalOtherIncomeExpensesNet", f => f.Income.OtherNet),
        new("incomeBeforeTax", f => f.Income.BeforeTax),
        new("incomeTaxExpense", f => f.Income.Tax),
        new("netIncomeFromContinuingOperations", f => f.Income.Net),
        new("netIncomeFromDiscontinuedOperations", f => 0),
        new("otherAdjustmentsToNetIncome", f => 0),
        new("netIncome", f => f.Income.Net),
        new("netIncomeDeductions", f => 0),
        new("bottomLineNetIncome", f => f.Income.Net),
        new("eps", f => f.Income.Eps),
        new("epsDiluted", f => f.Income.EpsDiluted),
        new("weightedAverageShsOut", f => f.Income.Shares),
        new("weightedAverageShsOutDil", f => f.Income.SharesDiluted),
    ];

    public static GrowthField[] Growth { get; } =
    [
        new("growthRevenue", f => f.Income.Revenue),
        new("growthCostOfRevenue", f => f.Income.CostOfRevenue),
        new("growthGrossProfit", f => f.Income.Gross),
        new("growthGrossProfitRatio", f => Figures.Ratio(f.Income.Gross, f.Income.Revenue)),
        new("growthResearchAndDevelopmentExpenses", f => f.Income.Research),
        new("growthGeneralAndAdministrativeExpenses", f => f.Income.General),
        new("growthSellingAndMarketingExpenses", f => f.Income.Selling),
        new("growthOtherExpenses", f => 0),
        new("growthOperatingExpenses", f => f.Income.OperatingExpenses),
        new("growthCostAndExpenses", f => f.Income.CostAndExpenses),
        new("growthInterestIncome", f => f.Income.InterestIncome),
        new("growthInterestExpense", f => f.Income.InterestExpense),
        new("growthDepreciationAndAmortization", f => f.Income.Depreciation),
        new("growthEBITDA", f => f.Income.Ebitda),
        new("growthOperatingIncome", f => f.Income.Operating),
        new("growthIncomeBeforeTax", f => f.Income.BeforeTax),
        new("growthIncomeTaxExpense", f => f.Income.Tax),
        new("growthNetIncome", f => f.Income.Net),
        new("growthEPS", f => f.Income.Eps),
        new("growthEPSDiluted", f => f.Income.EpsDiluted),
        new("growthWeightedAverageShsOut", f => f.Income.Shares),
        new("growthWeightedAverageShsOutDil", f => f.Income.SharesDiluted),
        new("growthEBIT", f => f.Income.Ebit),
        new("growthNonOperatingIncomeExcludingInterest", f => f.Income.NonOperating),
        new("growthNetInterestIncome", f => f.Income.NetInterest),
        new("growthTotalOtherIncomeExpensesNet", f => f.Income.OtherNet),
        new("growthNetIncomeFromContinuingOperations", f => f.Income.Net),
        new("growthOtherAdjustmentsToNetIncome", f => 0),
        new("growthNetIncomeDeductions", f => 0),
    ];
}
