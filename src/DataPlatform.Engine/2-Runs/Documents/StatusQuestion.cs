namespace DataPlatform.Runs.Documents;

/// <summary>What somebody wants to know of a data folder.</summary>
public sealed record StatusQuestion
{
    /// <summary>Only datasets of these sources; empty (default): all. An unknown name is refused.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>
    /// Only these datasets, as <c>NAME</c> or <c>SOURCE/NAME</c>, looked at more closely: which tickers lack data, where days are missing. Empty
    /// (default): all, at a glance.
    /// </summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>How far these tickers are, dataset by dataset. Empty (default): not told. An unknown ticker is refused.</summary>
    public IReadOnlyList<string> Tickers { get; init; } = [];

    /// <summary>True to tell what failed and has not been answered since.</summary>
    public bool Failures { get; init; }

    /// <summary>True to tell which rows did not fit.</summary>
    public bool Quarantine { get; init; }

    /// <summary>True to tell how the declared checks stand.</summary>
    public bool Checks { get; init; }

    /// <summary>True to tell what is left of the quotas.</summary>
    public bool Quota { get; init; }
}
