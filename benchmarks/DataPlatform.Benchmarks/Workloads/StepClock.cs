namespace DataPlatform.Benchmarks.Workloads;

/// <summary>A clock that goes on by one step whenever a permit is asked for, so that no quota ever makes anybody wait.</summary>
/// <param name="step">The step.</param>
internal sealed class StepClock(TimeSpan step) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Step() => _ticks += step.Ticks;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;
}
