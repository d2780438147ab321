using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>What a recipe or a gold model says must hold of a table. It is looked at after rows were promoted, and changes none.</summary>
public abstract record Check
{
    private Check() { }

    /// <summary>The column that it is about; null when it is about answers.</summary>
    public string? Column { get; init; }

    /// <summary>What comes of it when it does not pass. Default: it is told.</summary>
    public CheckSeverity Severity { get; init; }

    /// <summary>The line of its file that declares it.</summary>
    public int Line { get; init; }

    /// <summary>What it demands, in the words of a recipe. Together with table and column, that is what a check is known by from run to run.</summary>
    public abstract string Demand { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Column} {Demand}".TrimStart();

    /// <summary>Whether an end of a range is a number; the others are dates.</summary>
    internal static bool IsNumber(string end) =>
        double.TryParse(
            end,
            NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out var number
        ) && double.IsFinite(number);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##########}%");

    /// <summary>No value is outside of a range. Null is in every range, NaN in none.</summary>
    /// <param name="Min">The least value, a number or a date; null: there is none.</param>
    /// <param name="Max">The greatest value, a number or a date; null: there is none.</param>
    public sealed record Range(string? Min, string? Max) : Check
    {
        /// <summary>True when its ends are dates, false when they are numbers.</summary>
        public bool IsOfDays => !IsNumber((Min ?? Max)!);

        /// <inheritdoc/>
        public override string Demand =>
            $"range {string.Join(", ", new[] { Min is null ? "" : $"min {Min}", Max is null ? "" : $"max {Max}" }.Where(b => b.Length > 0))}";
    }

    /// <summary>Every value is one of a list. Null is accepted.</summary>
    /// <param name="Values">The list.</param>
    public sealed record Accepted(IReadOnlyList<string> Values) : Check
    {
        /// <inheritdoc/>
        public override string Demand => $"accepted {string.Join(", ", Values.Select(Plain))}";

        // So that what a check is known by is one list alone.
        private static string Plain(string value) =>
            value.Trim() == value
            && value.Length > 0
            && !value.Contains(',', StringComparison.Ordinal)
            && !value.Contains('"', StringComparison.Ordinal)
                ? value
                : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Few rows lack the value.</summary>
    /// <param name="Max">The share of rows that may, from 0 to 1.</param>
    public sealed record Nulls(double Max) : Check
    {
        /// <inheritdoc/>
        public override string Demand => $"nulls max {Percent(Max)}";
    }

    /// <summary>The newest day or moment of the table is not old.</summary>
    /// <param name="MaxAge">How old it may be on the run's date.</param>
    public sealed record Freshness(TimeSpan MaxAge) : Check
    {
        /// <inheritdoc/>
        public override string Demand => $"freshness max_age {Duration.Format(MaxAge)}";
    }

    /// <summary>No answer has far fewer rows than the one before it to the same request.</summary>
    /// <param name="MinShare">The least share of them, above 0 and at most 1.</param>
    public sealed record RowCount(double MinShare) : Check
    {
        /// <inheritdoc/>
        public override string Demand => $"row_count min_share_of_last_run {Percent(MinShare)}";
    }
}
