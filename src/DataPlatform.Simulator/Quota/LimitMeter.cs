namespace DataPlatform.Simulator.Quota;

/// <summary>Judges one stream of requests by one limit, in every way a vendor might count.</summary>
internal sealed class LimitMeter
{
    private readonly int _permits;
    private readonly long _length;
    private readonly SlidingWindowCounter _sliding;
    private readonly FixedWindowCounter _sinceEpoch;
    private FixedWindowCounter? _sinceFirst;

    public LimitMeter(SimulatedLimit limit, RefereeClock clock)
    {
        _permits = limit.Permits;
        _length = clock.TicksOf(limit.Window);
        // Four times the permits is enough to say how far off a client is; past that only violations go on counting.
        _sliding = new SlidingWindowCounter(_length, (int)Math.Min(Array.MaxLength, (4L * _permits) + 4096));
        _sinceEpoch = new FixedWindowCounter(_length, clock.Epoch, _permits);
    }

    public long ViolationsSliding { get; private set; }
    public long MostSliding { get; private set; }
    public long ViolationsFixed => Math.Max(_sinceEpoch.Violations, _sinceFirst?.Violations ?? 0);
    public long MostFixed => Math.Max(_sinceEpoch.Most, _sinceFirst?.Most ?? 0);

    public void Add(long now)
    {
        _sinceFirst ??= new FixedWindowCounter(_length, now, _permits);
        _sinceFirst.Add(now);
        _sinceEpoch.Add(now);
        var inWindow = _sliding.Add(now);
        MostSliding = Math.Max(MostSliding, inWindow);
        if (inWindow > _permits)
        {
            ViolationsSliding++;
        }
    }
}
