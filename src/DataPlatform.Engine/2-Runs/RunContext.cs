namespace DataPlatform.Runs;

/// <summary>Which run it is.</summary>
/// <param name="RunId">Its id; ids sort in the order of the runs.</param>
/// <param name="Date">Its date, from which windows and what is due are derived.</param>
/// <param name="StartedAt">When it started (UTC).</param>
internal sealed record RunContext(string RunId, DateOnly Date, DateTimeOffset StartedAt)
{
    /// <summary>What it asks again; null for a run that asks what is due.</summary>
    public Refetching? Refetch { get; init; }
}
