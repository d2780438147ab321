using DataPlatform.Runs;

namespace DataPlatform.Engine;

/// <summary>What a rebuild did.</summary>
public sealed record RebuildSummary
{
    /// <summary>Responses found in bronze.</summary>
    public long Responses { get; init; }

    /// <summary>Runs restored.</summary>
    public int Runs { get; init; }

    /// <summary>Rows promoted.</summary>
    public SilverCounts Silver { get; init; } = SilverCounts.None;

    /// <summary>Rows of each gold table.</summary>
    public IReadOnlyDictionary<string, long> Gold { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Signs that stored answers are not whole or not what the recipes declare.</summary>
    public IReadOnlyList<RunWarning> Warnings { get; init; } = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>False when a gold model failed or a run's note cannot be read; the notes say which and why.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>What the old warehouse holds and the new one does not, a line each. Empty most of the time.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>False when the old warehouse was left in its place because of the losses.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>Where the old warehouse is now; null when it was not replaced, or when there was none.</summary>
    public string? Backup { get; init; }

    /// <summary><see cref="RunStatus.Succeeded"/> when the new warehouse is in place and nothing is left to look at; else <see cref="RunStatus.Partial"/>.</summary>
    public RunStatus Status => IsReplaced && IsWhole && Warnings.Count == 0 && Losses.Count == 0 ? RunStatus.Succeeded : RunStatus.Partial;
}
