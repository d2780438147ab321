namespace DataPlatform.Simulator.Data;

/// <summary>A cash flow statement; it ends with the cash of the balance sheet.</summary>
internal sealed class CashFigures
{
    public CashFigures(Figures all)
    {
        var income = all.Income;
        double Part(ulong what, double low, double high) => Figures.Whole(income.Revenue * all.FlowShare(what, low, high));
        NetIncome = income.Net;
        Depreciation = income.Depreciation;
        DeferredTax = Part(61, -0.01, 0.01);
        StockCompensation = Part(62, 0.005, 0.04);
        Receivables = Part(63, -0.03, 0.02);
        Inventory = Part(64, -0.02, 0.02);
        Payables = Part(65, -0.02, 0.03);
        OtherWorkingCapital = Part(66, -0.02, 0.02);
        OtherNonCash = Part(67, -0.01, 0.01);
        CapitalExpenditure = -Part(68, 0.02, 0.09);
        Acquisitions = all.Company.Draw(25) % 2 == 0 ? 0 : -Part(69, 0, 0.04);
        Purchases = -Part(70, 0, 0.15);
        Sales = Part(71, 0, 0.16);
        OtherInvesting = Part(72, -0.005, 0.005);
        LongTermDebt = Part(73, -0.03, 0.03);
        ShortTermDebt = Part(74, -0.01, 0.01);
        StockIssued = all.Company.Draw(26) % 2 == 0 ? 0 : Part(75, 0, 0.01);
        StockRepurchased = -Part(76, 0, 0.1);
        Dividends = all.Company.DividendYield == 0 ? 0 : -Figures.Whole(Math.Max(0, income.Net) * all.FlowShare(77, 0.1, 0.5));
        OtherFinancing = Part(78, -0.01, 0.005);
        Forex = Part(79, -0.002, 0.002);
        TaxesPaid = Figures.Whole(income.Tax * all.FlowShare(80, 0.8, 1.1));
        AtEnd = all.Balance.Cash;
    }

    public double NetIncome { get; }
    public double Depreciation { get; }
    public double DeferredTax { get; }
    public double StockCompensation { get; }
    public double Receivables { get; }
    public double Inventory { get; }
    public double Payables { get; }
    public double OtherWorkingCapital { get; }
    public double OtherNonCash { get; }
    public double CapitalExpenditure { get; }
    public double Acquisitions { get; }
    public double Purchases { get; }
    public double Sales { get; }
    public double OtherInvesting { get; }
    public double LongTermDebt { get; }
    public double ShortTermDebt { get; }
    public double StockIssued { get; }
    public double StockRepurchased { get; }
    public double Dividends { get; }
    public double OtherFinancing { get; }
    public double Forex { get; }
    public double TaxesPaid { get; }
    public double AtEnd { get; }

    public double WorkingCapital => Receivables + Inventory + Payables + OtherWorkingCapital;
    public double Operating => NetIncome + Depreciation + DeferredTax + StockCompensation + WorkingCapital + OtherNonCash;
    public double Investing => CapitalExpenditure + Acquisitions + Purchases + Sales + OtherInvesting;
    public double Debt => LongTermDebt + ShortTermDebt;
    public double Stock => StockIssued + StockRepurchased;
    public double Financing => Debt + Stock + Dividends + OtherFinancing;
    public double Change => Operating + Investing + Financing + Forex;
    public double AtBeginning => AtEnd - Change;
    public double Free => Operating + CapitalExpenditure;
}
