using System.Globalization;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>What a figure has to be.</summary>
/// <param name="AtLeast">The ratio is at least this; null: no goal.</param>
/// <param name="AtMost">The ratio is at most this; null: no goal.</param>
internal sealed record Goal(double? AtLeast, double? AtMost)
{
    /// <summary>It is only told.</summary>
    public static Goal None { get; } = new(null, null);

    public static Goal Least(double ratio) => new(ratio, null);

    public static Goal Most(double ratio) => new(null, ratio);

    public bool IsMet(double ratio) => !(ratio < AtLeast) && !(ratio > AtMost);

    public override string ToString() =>
        AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $">={least}")
        : AtMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"<={most}")
        : "-";
}
