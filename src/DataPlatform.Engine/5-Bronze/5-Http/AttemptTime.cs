using System.Collections.Concurrent;

namespace DataPlatform.Bronze.Http;

/// <summary>The time that an attempt may take. It stands still while the attempt waits for something of ours, which is not the server's fault.</summary>
internal sealed class AttemptTime : IDisposable
{
    // Used again, for each has a timer; only those of the system's clock can be.
    private static readonly ConcurrentBag<CancellationTokenSource> Idle = [];

    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _cancelled;
    private TimeSpan _left;
    private long _since;

    /// <param name="length">How long.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancelled">Ends it at once.</param>
    public AttemptTime(TimeSpan length, TimeProvider clock, CancellationToken cancelled)
    {
        _clock = clock;
        _left = length;
        _over = clock == TimeProvider.System && Idle.TryTake(out var idle) ? idle : new(Timeout.InfiniteTimeSpan, clock);
        _cancelled = cancelled.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        GoOn();
    }

    /// <summary>Cancelled when the time is over. Not to be used once this is disposed: it may be another attempt's by then.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The time stands still.</summary>
    public void Stand()
    {
        _left -= _clock.GetElapsedTime(_since);
        _over.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>It goes on.</summary>
    public void GoOn()
    {
        _since = _clock.GetTimestamp();
        _over.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
    }

    public void Dispose()
    {
        _cancelled.Dispose();
        if (_clock == TimeProvider.System && _over.TryReset())
        {
            Idle.Add(_over);
        }
        else
        {
            _over.Dispose();
        }
    }
}
