using DataPlatform.Runs;

namespace DataPlatform.Silver;

/// <summary>What came of promoting stored responses.</summary>
/// <param name="Rows">What became of their rows.</param>
/// <param name="Warnings">Signs that the answers were not whole or not what the recipes declare.</param>
internal sealed record Promotion(SilverCounts Rows, IReadOnlyList<RunWarning> Warnings)
{
    public static readonly Promotion Nothing = new(SilverCounts.None, []);

    public static Promotion operator +(Promotion left, Promotion right) =>
        new(left.Rows + right.Rows, [.. left.Warnings, .. right.Warnings]);
}
