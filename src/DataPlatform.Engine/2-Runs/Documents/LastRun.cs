namespace DataPlatform.Runs.Documents;

/// <summary>How the newest run ended.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Status">A word of <see cref="RunStatus"/>; <c>killed</c> when it never came to its end.</param>
/// <param name="Date">Its date.</param>
/// <param name="StartedAt">When it started (UTC).</param>
/// <param name="ElapsedSeconds">How long it took; null when nobody knows.</param>
/// <param name="Stored">Requests that were stored.</param>
/// <param name="Failed">Requests that failed.</param>
/// <param name="Skipped">Requests that were not sent.</param>
public sealed record LastRun(
    string RunId,
    string Status,
    DateOnly Date,
    DateTimeOffset StartedAt,
    double? ElapsedSeconds,
    long Stored,
    long Failed,
    long Skipped
)
{
    /// <summary>Where its time went; null when nobody knows.</summary>
    public TimeCounts? Time { get; init; }
}
