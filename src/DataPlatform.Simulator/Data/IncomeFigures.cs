namespace DataPlatform.Simulator.Data;

/// <summary>An income statement.</summary>
internal sealed class IncomeFigures
{
    public IncomeFigures(Figures all)
    {
        Revenue = Figures.Whole(all.YearlyRevenue * all.Months / 12 * all.FlowShare(1, 0.92, 1.08));
        CostOfRevenue = Figures.Whole(Revenue * all.FlowShare(2, 0.35, 0.7));
        Research = Figures.Whole(Revenue * all.FlowShare(3, 0, 0.12));
        General = Figures.Whole(Revenue * all.FlowShare(4, 0.02, 0.08));
        // Half of all companies do not part their sales costs from the rest.
        Selling = all.Company.Draw(23) % 2 == 0 ? 0 : Figures.Whole(Revenue * all.FlowShare(5, 0.01, 0.06));
        Depreciation = Figures.Whole(Revenue * all.FlowShare(6, 0.02, 0.07));
        InterestIncome = Figures.Whole(Revenue * all.FlowShare(7, 0, 0.01));
        InterestExpense = Figures.Whole(Revenue * all.FlowShare(8, 0.001, 0.02));
        OtherIncome = Figures.Whole(Revenue * all.FlowShare(9, -0.006, 0.006));
        Tax = Figures.Whole(Math.Max(0, BeforeTax) * all.FlowShare(10, 0.12, 0.26));
        Shares = all.Company.Shares(all.End);
        SharesDiluted = Figures.Whole(Shares * all.FlowShare(11, 1.002, 1.02));
    }

    public double Revenue { get; }
    public double CostOfRevenue { get; }
    public double Research { get; }
    public double General { get; }
    public double Selling { get; }
    public double Depreciation { get; }
    public double InterestIncome { get; }
    public double InterestExpense { get; }
    public double OtherIncome { get; }
    public double Tax { get; }
    public double Shares { get; }
    public double SharesDiluted { get; }

    public double Gross => Revenue - CostOfRevenue;
    public double Overhead => General + Selling;
    public double OperatingExpenses => Research + Overhead;
    public double CostAndExpenses => CostOfRevenue + OperatingExpenses;
    public double Operating => Revenue - CostAndExpenses;
    public double NetInterest => InterestIncome - InterestExpense;
    public double OtherNet => NetInterest + OtherIncome;
    public double BeforeTax => Operating + OtherNet;
    public double Ebit => BeforeTax + InterestExpense;
    public double Ebitda => Ebit + Depreciation;
    public double NonOperating => Ebit - Operating;
    public double Net => BeforeTax - Tax;
    public double Eps => Math.Round(Figures.Ratio(Net, Shares), 2);
    public double EpsDiluted => Math.Round(Figures.Ratio(Net, SharesDiluted), 2);
}
