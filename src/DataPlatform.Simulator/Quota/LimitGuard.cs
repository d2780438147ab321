namespace DataPlatform.Simulator.Quota;

/// <summary>One limit of one source: the window that refuses, and the meters that judge.</summary>
internal sealed class LimitGuard(SimulatedLimit limit, RefereeClock clock)
{
    public SimulatedLimit Limit => limit;

    /// <summary>The admitted requests in the window; never more than the permits, so this is all the memory it takes.</summary>
    public SlidingWindowCounter Window { get; } = new(clock.TicksOf(limit.Window), limit.Permits);

    public LimitMeter Arrivals { get; } = new(limit, clock);

    public LimitMeter Admitted { get; } = new(limit, clock);

    public LimitReport Report(long admitted, long? span)
    {
        var length = clock.TicksOf(limit.Window);
        var allowed = span is null ? 0 : limit.Permits * ((span.Value / length) + 1);
        var byRate = limit.Permits * ((span ?? 0) / (double)length);
        return new LimitReport
        {
            Limit = limit.ToString(),
            ViolationsFixed = Arrivals.ViolationsFixed,
            ViolationsSliding = Arrivals.ViolationsSliding,
            MostFixed = Arrivals.MostFixed,
            MostSliding = Arrivals.MostSliding,
            AdmittedViolationsFixed = Admitted.ViolationsFixed,
            AdmittedViolationsSliding = Admitted.ViolationsSliding,
            AdmittedMostFixed = Admitted.MostFixed,
            AdmittedMostSliding = Admitted.MostSliding,
            Allowed = allowed,
            Used = admitted,
            Saturation = allowed == 0 ? 0 : (double)admitted / allowed,
            AllowedByRate = byRate,
            SaturationByRate = byRate == 0 ? 0 : admitted / byRate,
        };
    }
}
