namespace DataPlatform.Simulator.Data;

/// <summary>A balance sheet: assets are what was drawn, liabilities are a part of them, equity is the rest.</summary>
internal sealed class BalanceFigures
{
    public BalanceFigures(Figures all)
    {
        // Nothing is drawn from a period's own revenue: the sheet must not depend on how long the period was.
        double Part(ulong what, double low, double high) => Figures.Whole(all.YearlyRevenue * all.StockShare(what, low, high));
        Cash = Part(31, 0.04, 0.2);
        ShortTermInvestments = Part(32, 0, 0.15);
        AccountsReceivable = Part(33, 0.05, 0.15);
        OtherReceivable = Part(34, 0, 0.06);
        Inventory = Part(35, 0.01, 0.12);
        Prepaid = Part(36, 0, 0.02);
        OtherCurrentAssets = Part(37, 0.01, 0.05);
        Property = Part(38, 0.1, 0.6);
        Goodwill = all.Company.Draw(24) % 3 == 0 ? 0 : Part(39, 0.02, 0.3);
        Intangible = Goodwill == 0 ? 0 : Part(40, 0.01, 0.1);
        LongTermInvestments = Part(41, 0, 0.3);
        TaxAssets = Part(42, 0, 0.04);
        OtherNonCurrentAssets = Part(43, 0.02, 0.12);
        AccountPayable = Part(44, 0.04, 0.15);
        OtherPayable = Part(45, 0.005, 0.04);
        Accrued = Part(46, 0, 0.03);
        ShortTermDebt = Part(47, 0.005, 0.06);
        LeaseCurrent = Part(48, 0, 0.01);
        DeferredRevenue = Part(49, 0, 0.05);
        OtherCurrentLiabilities = Part(50, 0.01, 0.06);
        LongTermDebt = Part(51, 0.03, 0.3);
        DeferredRevenueLater = Part(52, 0, 0.02);
        DeferredTax = Part(53, 0, 0.03);
        OtherLaterLiabilities = Part(54, 0.01, 0.08);
        CommonStock = Part(55, 0.05, 0.2);
        PaidIn = Part(56, 0, 0.1);
        OtherComprehensive = Part(57, -0.03, 0.02);
    }

    public double Cash { get; }
    public double ShortTermInvestments { get; }
    public double AccountsReceivable { get; }
    public double OtherReceivable { get; }
    public double Inventory { get; }
    public double Prepaid { get; }
    public double OtherCurrentAssets { get; }
    public double Property { get; }
    public double Goodwill { get; }
    public double Intangible { get; }
    public double LongTermInvestments { get; }
    public double TaxAssets { get; }
    public double OtherNonCurrentAssets { get; }
    public double AccountPayable { get; }
    public double OtherPayable { get; }
    public double Accrued { get; }
    public double ShortTermDebt { get; }
    public double LeaseCurrent { get; }
    public double DeferredRevenue { get; }
    public double OtherCurrentLiabilities { get; }
    public double LongTermDebt { get; }
    public double DeferredRevenueLater { get; }
    public double DeferredTax { get; }
    public double OtherLaterLiabilities { get; }
    public double CommonStock { get; }
    public double PaidIn { get; }
    public double OtherComprehensive { get; }

    public double CashAndInvestments => Cash + ShortTermInvestments;
    public double Receivable => AccountsReceivable + OtherReceivable;
    public double CurrentAssets => CashAndInvestments + Receivable + Inventory + Prepaid + OtherCurrentAssets;
    public double GoodwillAndIntangible => Goodwill + Intangible;
    public double NonCurrentAssets => Property + GoodwillAndIntangible + LongTermInvestments + TaxAssets + OtherNonCurrentAssets;
    public double Assets => CurrentAssets + NonCurrentAssets;
    public double Payable => AccountPayable + OtherPayable;
    public double CurrentLiabilities => Payable + Accrued + ShortTermDebt + LeaseCurrent + DeferredRevenue + OtherCurrentLiabilities;
    public double NonCurrentLiabilities => LongTermDebt + DeferredRevenueLater + DeferredTax + OtherLaterLiabilities;
    public double Lease => LeaseCurrent + DeferredRevenueLater;
    public double Liabilities => CurrentLiabilities + NonCurrentLiabilities;
    public double Equity => Assets - Liabilities;
    public double Retained => Equity - CommonStock - PaidIn - OtherComprehensive;
    public double Investments => ShortTermInvestments + LongTermInvestments;
    public double Debt => ShortTermDebt + LongTermDebt;
    public double NetDebt => Debt - Cash;
    public double WorkingCapital => CurrentAssets - CurrentLiabilities;
    public double InvestedCapital => Debt + Equity - Cash;
}
