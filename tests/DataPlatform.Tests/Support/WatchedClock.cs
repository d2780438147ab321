using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Support;

/// <summary>A clock that stands at noon until it is moved, and tells for how long somebody asked to be woken.</summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public WatchedClock()
        : base(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero)) { }

    /// <summary>The next wait, in the order in which they began.</summary>
    public Task<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync().AsTask().WaitAsync(TestEngine.Limit, CancellationToken.None);

    public bool TryNextWait(out TimeSpan wait) => _waits.Reader.TryRead(out wait);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
