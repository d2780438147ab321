using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Support;

/// <summary>
/// A clock that stands still until the test moves it, and that tells when somebody began to wait: so a test knows that a waiter waits, and for
/// how long, without sleeping itself.
/// </summary>
internal sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2024, 6, 12, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _timers.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>The length of the next wait that somebody begins.</summary>
    public async Task<TimeSpan> NextWait()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _timers.Reader.WaitToReadAsync(patience.Token);
        return _timers.Reader.TryRead(out var wait) ? wait : throw new InvalidOperationException("two are looking at the waits");
    }

    /// <summary>Moves time to the end of every wait that begins, until the task is done.</summary>
    public async Task<T> Until<T>(Task<T> task)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, _timers.Reader.WaitToReadAsync(patience.Token).AsTask());
            patience.Token.ThrowIfCancellationRequested();
            if (_timers.Reader.TryRead(out var wait))
            {
                Advance(wait);
            }
        }

        return await task;
    }
}
