namespace DataPlatform.Runs;

/// <summary>
/// Where a run's time went, in seconds that add up to the time it took. Where several things go on at once, a moment belongs to the first of these: a
/// cool-down, a quota, the network, a promotion, a back-off; it would hold the run up as long if those after it took no time.
/// </summary>
public sealed record TimeCounts
{
    /// <summary>Requests were ready, and the server wanted a pause.</summary>
    public double CoolDownSeconds { get; init; }

    /// <summary>Requests were ready, and by our own count the quota was used.</summary>
    public double QuotaSeconds { get; init; }

    /// <summary>Requests were on their way, bodies included.</summary>
    public double NetworkSeconds { get; init; }

    /// <summary>Stored answers were made into tables of silver and gold, and committed.</summary>
    public double PromotionSeconds { get; init; }

    /// <summary>Requests that had failed waited before they were tried again.</summary>
    public double BackOffSeconds { get; init; }

    /// <summary>Anything else: start-up, planning, books.</summary>
    public double IdleSeconds { get; init; }
}
