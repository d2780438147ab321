using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>What a check found.</summary>
/// <param name="Check">The check.</param>
/// <param name="Failing">For how many of what was looked at it does not hold.</param>
/// <param name="Checked">How many were looked at.</param>
/// <param name="Example">One for which it does not hold; null where it passed.</param>
internal sealed record CheckFinding(Check Check, long Failing, long Checked, string? Example)
{
    // A share of a count is not always the number that one would write.
    private const double Rounding = 1e-9;

    /// <summary>Whether what the check demands holds.</summary>
    public bool Passed => Passes(Check, Failing, Checked);

    /// <summary>Whether as few of them fail as may.</summary>
    public static bool Passes(Check check, long failing, long looked) =>
        check is Check.Nulls nulls ? failing <= (nulls.Max * looked) + Rounding : failing == 0;

    /// <summary>As the books have it.</summary>
    /// <param name="table">The table, with its schema.</param>
    /// <param name="dataset">The dataset; null for a gold model.</param>
    /// <param name="moment">Where and when it was made.</param>
    public CheckOutcome At(string table, (string Source, string Dataset)? dataset, CheckMoment moment) =>
        new()
        {
            Chunk = moment.Chunk,
            Source = dataset?.Source,
            Dataset = dataset?.Dataset,
            Table = table,
            Check = Check.Demand,
            Column = Check.Column,
            Severity = Check.Severity,
            Result =
                Passed ? CheckResult.Pass
                : Check.Severity is CheckSeverity.Fail ? CheckResult.Fail
                : CheckResult.Warn,
            Failing = Failing,
            Checked = Checked,
            Example = Example,
            At = moment.At,
        };
}
