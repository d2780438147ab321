using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What came of promoting stored responses.</summary>
/// <param name="Rows">What became of their rows.</param>
/// <param name="Warnings">Signs that the answers were not whole or not what the recipes declare.</param>
/// <param name="ChangedTables">The tables of which rows changed.</param>
internal sealed record Promotion(SilverCounts Rows, IReadOnlyList<RunWarning> Warnings, IReadOnlyList<string> ChangedTables)
{
    /// <summary>What became of the rows of each table.</summary>
    public IReadOnlyList<(string Table, SilverCounts Rows)> Tables { get; init; } = [];

    /// <summary>What checks of answers found, by the table that they fill.</summary>
    public IReadOnlyList<(string Table, CheckFinding Found)> Findings { get; init; } = [];

    /// <summary>A line cannot be read.</summary>
    public bool HasDamage { get; init; }

    public static readonly Promotion Nothing = new(SilverCounts.None, [], []);

    /// <summary>Of one table.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="rows">What became of the rows that came.</param>
    /// <param name="warnings">What is to be told.</param>
    /// <param name="hasOthers">Rows besides have changed: they are gone, or back.</param>
    public static Promotion Of(string table, SilverCounts rows, IReadOnlyList<RunWarning> warnings, bool hasOthers) =>
        new(rows, warnings, hasOthers || rows.Inserted + rows.Updated > 0 ? [table] : []) { Tables = [(table, rows)] };

    public static Promotion operator +(Promotion left, Promotion right) =>
        new(left.Rows + right.Rows, [.. left.Warnings, .. right.Warnings], [.. left.ChangedTables, .. right.ChangedTables])
        {
            Tables = [.. left.Tables, .. right.Tables],
            Findings = [.. left.Findings, .. right.Findings],
            HasDamage = left.HasDamage || right.HasDamage,
        };
}
