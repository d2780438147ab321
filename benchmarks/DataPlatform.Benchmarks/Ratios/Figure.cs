using System.Globalization;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>One line of the ratios.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ratio">How ours stands to the baseline; the figure's name says which is divided by which.</param>
/// <param name="Baseline">The baseline; where there is none, the goal itself.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Goal">What the ratio has to be.</param>
internal sealed record Figure(string Name, double Ratio, double Baseline, double Ours, string Unit, Goal Goal)
{
    /// <summary>What is better the more there is of it: ours divided by the baseline's.</summary>
    public static Figure Rate(string name, double baseline, double ours, string unit, Goal goal) =>
        new(name, ours / baseline, baseline, ours, unit, goal);

    /// <summary>What is better the less there is of it, against another program: the baseline's divided by ours.</summary>
    public static Figure Speed(string name, double baseline, double ours, string unit, Goal goal) =>
        new(name, baseline / ours, baseline, ours, unit, goal);

    /// <summary>A cost against one that it may be a little more than: ours divided by the other one.</summary>
    public static Figure Cost(string name, double baseline, double ours, string unit, Goal goal) =>
        new(name, ours / baseline, baseline, ours, unit, goal);

    /// <summary>A cost that has a bound of its own.</summary>
    public static Figure Bound(string name, double ours, string unit, double most) =>
        new(name, ours / most, most, ours, unit, Goal.Most(1));

    public bool IsMet => Goal.IsMet(Ratio);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name, -28} {Ratio, 7:0.00} {Baseline, 10:0.###} {Ours, 10:0.###} {Unit, -10} {Goal}"
        );
}
