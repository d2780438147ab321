using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>The line in front of a quota, or of several that are used in turn. Requests pass in the order they came; the first one waits for a permit, the others behind it.</summary>
/// <param name="maxWait">The longest wait for a permit; what takes longer is denied.</param>
/// <param name="clock">The clock.</param>
internal sealed class QuotaLine(TimeSpan maxWait, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);

    // Whoever holds the turnstile is the first in line, and the only one who waits and counts the wait.
    private readonly SemaphoreSlim _turnstile = new(1, 1);
    private long _waited;

    /// <summary>Told when a wait of ten seconds or more begins: a long wait is said, not hidden.</summary>
    public Action<QuotaWait>? OnLongWait { get; init; }

    /// <summary>Told when a wait begins, however short; what it returns is disposed when the wait is over.</summary>
    public Func<QuotaWait, IDisposable?>? OnWait { get; init; }

    /// <summary>How long the first in line has waited so far, all of them together.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    /// <param name="wish">What is asked for.</param>
    /// <param name="take">Takes the permits when they may go out now; else says how long that will take at least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<QuotaReply> AcquireAsync<T>(T wish, Func<T, QuotaReply> take, CancellationToken cancellationToken)
    {
        await _turnstile.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var reply = take(wish);
                if (reply is not QuotaReply.Denied(var wait) || wait.Length > maxWait)
                {
                    return reply;
                }

                await SitOutAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turnstile.Release();
        }
    }

    /// <summary>Waits for permits without standing in line.</summary>
    /// <param name="take">Takes the permits when they may go out now; else says how long that will take at least.</param>
    /// <param name="longest">The longest wait; what takes longer is denied.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<QuotaReply> AcquireBesideAsync(Func<QuotaReply> take, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var reply = take();
            if (reply is not QuotaReply.Denied(var wait) || wait.Length > longest - clock.GetElapsedTime(began))
            {
                return reply;
            }

            await DelayAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _turnstile.Dispose();

    private async Task SitOutAsync(QuotaWait wait, CancellationToken cancellationToken)
    {
        if (wait.Length >= LongWait)
        {
            OnLongWait?.Invoke(wait);
        }

        var before = clock.GetTimestamp();
        await DelayAsync(wait, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _waited, clock.GetElapsedTime(before).Ticks);
    }

    private async Task DelayAsync(QuotaWait wait, CancellationToken cancellationToken)
    {
        using var told = OnWait?.Invoke(wait);
        // Timers count whole milliseconds; rounding up avoids a last round of spinning.
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.Length.TotalMilliseconds)), clock, cancellationToken)
            .ConfigureAwait(false);
    }
}
