namespace DataPlatform.Runs;

/// <summary>All that a report of a run tells, small whatever the run's size.</summary>
/// <param name="Version">The version of the program that ran.</param>
/// <param name="Run">The run's own document.</param>
internal sealed record RunReport(string Version, RunSummary Run)
{
    /// <summary>Requests that ended in each stretch of the run.</summary>
    public IReadOnlyList<Rate> Rates { get; init; } = [];

    /// <summary>Seconds of such a stretch.</summary>
    public int StretchSeconds { get; init; } = 1;

    /// <summary>What became of the requests of each dataset, most first.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>Why requests failed, with an example each, most first.</summary>
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>Why rows were quarantined, with an example each, most first.</summary>
    public IReadOnlyList<Misfit> Misfits { get; init; } = [];

    /// <summary>Fields that came and are not declared, or are declared and did not come.</summary>
    public IReadOnlyList<Drift> Drifts { get; init; } = [];

    /// <summary>The silver tables: rows that the run wrote, and rows that there are.</summary>
    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>How datasets and tickers stand.</summary>
    public Coverage Covered { get; init; } = new([], [], 0, 0);

    /// <summary>The last runs, newest first.</summary>
    public IReadOnlyList<Earlier> History { get; init; } = [];

    /// <param name="Source">The source.</param>
    /// <param name="Second">Seconds from the run's start to the stretch's.</param>
    /// <param name="Requests">Requests that ended in it, attempts of all their pages counted.</param>
    public sealed record Rate(string Source, long Second, long Requests);

    public sealed record Outcome(string Dataset, long Stored, long Failed, long Skipped);

    public sealed record Cause(string Dataset, string Reason, long? Status, long Requests, string? Ticker, string Message);

    public sealed record Misfit(string Dataset, string Reason, string? Column, long Rows, string? Value, string Place);

    public sealed record Drift(string Dataset, string Field, string Kind, string? Example);

    public sealed record Table(string Name, long Written, long Rows);

    public sealed record Earlier(string RunId, string Date, string Status, double? Seconds, long Stored, long Failed, long Rows);

    /// <summary>A map of datasets and tickers, of each as many as a page can show.</summary>
    /// <param name="Tickers">The tickers of the columns.</param>
    /// <param name="Rows">A dataset, and for each ticker how it stands: r rows, e empty, m missing, f failed, - never asked.</param>
    /// <param name="OfTickers">Tickers that there are.</param>
    /// <param name="OfDatasets">Datasets that there are.</param>
    public sealed record Coverage(
        IReadOnlyList<string> Tickers,
        IReadOnlyList<(string Dataset, string Cells)> Rows,
        long OfTickers,
        long OfDatasets
    );
}
