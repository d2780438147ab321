namespace DataPlatform.Simulator.Quota;

/// <summary>The clock's monotonic ticks, and how they lie to the calendar.</summary>
internal sealed class RefereeClock
{
    private readonly TimeProvider _clock;

    public RefereeClock(TimeProvider clock)
    {
        _clock = clock;
        // Read once: the referee must not jump when the machine's clock is set.
        Epoch = clock.GetTimestamp() - TicksOf(clock.GetUtcNow() - DateTimeOffset.UnixEpoch);
    }

    /// <summary>The timestamp at which the Unix epoch would have been.</summary>
    public long Epoch { get; }

    public long Now() => _clock.GetTimestamp();

    public long TicksOf(TimeSpan span) => (long)((Int128)span.Ticks * _clock.TimestampFrequency / TimeSpan.TicksPerSecond);

    public TimeSpan SpanOf(long ticks) => new((long)((Int128)ticks * TimeSpan.TicksPerSecond / _clock.TimestampFrequency));

    public DateTimeOffset TimeOf(long timestamp) => DateTimeOffset.UnixEpoch + SpanOf(timestamp - Epoch);
}
