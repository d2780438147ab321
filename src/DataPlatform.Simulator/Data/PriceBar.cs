using System.Runtime.InteropServices;

namespace DataPlatform.Simulator.Data;

/// <summary>One day's trading; <see cref="Low"/> is never above, and <see cref="High"/> never below, the other three.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PriceBar(int Day, double Open, double High, double Low, double Close, long Volume)
{
    public DateOnly Date => DateOnly.FromDayNumber(Day);
    public double Change => Math.Round(Close - Open, 2);
    public double ChangePercent => Math.Round((Close - Open) / Open * 100, 5);
    public double Vwap => Math.Round((Open + High + Low + Close) / 4, 4);
}
