using DataPlatform.Runs;

namespace DataPlatform.Engine;

/// <summary>What a rebuild did.</summary>
/// <param name="Responses">Responses found in bronze.</param>
/// <param name="Runs">Runs restored.</param>
/// <param name="Silver">Rows promoted.</param>
/// <param name="Gold">Rows of each gold table.</param>
/// <param name="Warnings">Signs that stored answers are not whole or not what the recipes declare.</param>
/// <param name="Notes">What a person should know.</param>
/// <param name="IsWhole">False when a gold model failed or a run's note cannot be read; the notes say which and why.</param>
/// <param name="Losses">What the old warehouse holds and the new one does not, a line each. Empty most of the time.</param>
/// <param name="IsReplaced">False when the old warehouse was left in its place because of the losses.</param>
/// <param name="Backup">Where the old warehouse is now; null when it was not replaced, or when there was none.</param>
public sealed record RebuildSummary(
    long Responses,
    int Runs,
    SilverCounts Silver,
    IReadOnlyDictionary<string, long> Gold,
    IReadOnlyList<RunWarning> Warnings,
    IReadOnlyList<string> Notes,
    bool IsWhole,
    IReadOnlyList<string> Losses,
    bool IsReplaced,
    string? Backup
);
