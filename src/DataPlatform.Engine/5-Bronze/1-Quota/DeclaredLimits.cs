namespace DataPlatform.Bronze.Quota;

/// <summary>What the recipe declares, and how far it is used.</summary>
/// <param name="limits">The limits: permits, and the ticks of their window.</param>
/// <param name="log">Where permits are counted.</param>
/// <param name="refusals">Which of them were refused.</param>
internal sealed class DeclaredLimits(IReadOnlyList<(int Permits, long Ticks)> limits, QuotaLog log, Refusals refusals)
{
    private readonly double _fastest = limits.Select(d => (double)d.Permits / d.Ticks).DefaultIfEmpty(double.PositiveInfinity).Max();

    /// <summary>The limits, the shortest window first, each with its count.</summary>
    public IReadOnlyList<(LearnedLimit.Limit Limit, EntryCount Used)> Windows { get; } =
    [.. limits.OrderBy(d => d.Ticks).Select(d => (new LearnedLimit.Limit(d.Permits, d.Ticks, null), log.Count(null)))];

    /// <summary>Permits that all limits together allow in a window.</summary>
    public double In(long ticks) => Windows.Select(w => Allowed(w.Limit, ticks)).Append(_fastest * ticks).Min();

    /// <summary>Permits that a limit allows in a window.</summary>
    public static double Allowed(LearnedLimit.Limit limit, long ticks) => limit.Permits * Math.Max(1, (double)ticks / limit.Ticks);

    /// <summary>Permits that the server is known to have admitted in a window that ends now.</summary>
    public int Admitted(LearnedLimit.Limit window, EntryCount used, long now, int undecided) =>
        used.After(now - window.Ticks) - undecided - refusals.After(now - window.Ticks);

    /// <summary>The window of which the largest share is used; null when that is no more than enough to speak of.</summary>
    public LearnedLimit.Limit? Fullest(long now, int undecided, double enough)
    {
        var (fullest, share) = Windows
            .Select(w => (w.Limit, Share: (double)Admitted(w.Limit, w.Used, now, undecided) / w.Limit.Permits))
            .DefaultIfEmpty()
            .MaxBy(w => w.Share);
        return share > enough ? fullest : null;
    }
}
