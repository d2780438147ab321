using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The one limiter of a quota, kept by this process. Requests pass in the order they came; the first one waits for the log, the others behind it.
/// The limiters of the runtime cannot take its place: they admit up to twice the quota in a sliding window and forget everything at a restart
/// (measured).
/// </summary>
internal sealed class QuotaLimiter : IQuota, IDisposable
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);

    // Set once.
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startStamp;
    private readonly TimeSpan _maxWait;
    private readonly IReadOnlyList<RateLimit> _limits;
    private readonly double _fastest;
    private readonly long _provenAfter;
    private readonly QuotaRing _ring;

    // Whoever holds the turnstile is the first in line, and the only one who waits and counts the wait.
    private readonly SemaphoreSlim _turnstile = new(1, 1);
    private long _waited;

    // Everything below is guarded by the gate.
    private readonly Lock _gate = new();
    private readonly QuotaLog _log;
    private readonly LearnedLimit _learned;
    private readonly ServerPause _pause = new();
    private readonly HashSet<QuotaGrant> _inFlight = [];
    private long _taken;
    private long _firstTaken;
    private long _lastTaken;

    /// <param name="quota">What may be sent.</param>
    /// <param name="ring">Where the moments of the last permits are kept; disposed with the limiter.</param>
    /// <param name="maxWait">The longest wait for a permit; what takes longer is denied.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    public QuotaLimiter(QuotaRecipe quota, QuotaRing ring, TimeSpan maxWait, TimeProvider clock, Func<double> random)
    {
        var declared = quota.Limits.Select(l => (Permits: l.Share(quota.Use), l.Window.Ticks)).ToList();
        _clock = clock;
        _random = random;
        _startedAt = clock.GetUtcNow();
        _startStamp = clock.GetTimestamp();
        _maxWait = maxWait;
        _limits = quota.Limits;
        _fastest = declared.Select(d => (double)d.Permits / d.Ticks).DefaultIfEmpty(double.PositiveInfinity).Max();
        _provenAfter = declared.Select(d => (long)d.Permits).DefaultIfEmpty(0).Max();
        _ring = ring;
        _log = new(quota.Limits, quota.Use, ring, Now);
        _learned = new(declared, QuotaLog.Capacity(quota.Limits));
    }

    /// <summary>Told when a wait of ten seconds or more begins: a long wait is said, not hidden.</summary>
    public Action<QuotaWait>? OnLongWait { get; init; }

    /// <summary>Told when refusals, or a long time without any, changed what the server is believed to allow; null when the declared limits hold.</summary>
    public Action<RateLimit?>? OnLearned { get; init; }

    public QuotaUse Use
    {
        get
        {
            lock (_gate)
            {
                return new(TimeSpan.FromTicks(Interlocked.Read(ref _waited)), SaturationNeedsLock);
            }
        }
    }

    private long Now => (_startedAt + _clock.GetElapsedTime(_startStamp)).UtcTicks;

    private double SaturationNeedsLock
    {
        get
        {
            if (Interlocked.Read(ref _waited) == 0 || _taken == 0)
            {
                return 1;
            }

            var span = (double)(_lastTaken - _firstTaken);
            return Math.Min(1, _limits.Select(l => _taken / (l.Permits * (1 + (span / l.Window.Ticks)))).DefaultIfEmpty(1).Max());
        }
    }

    private int PermitsInFlightNeedsLock => _inFlight.Sum(g => g.Cost);

    // As long as the server has not shown that it allows what the recipe says, no more requests are in flight than the quota needs, half as many
    // again, and one: when it refuses, few are refused together.
    private double MostInFlightNeedsLock =>
        _learned.Current is null && _taken >= _provenAfter
            ? double.PositiveInfinity
            : Math.Max(2, 1 + (1.5 * _fastest * _log.Answers.Mean));

    public async ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken)
    {
        await _turnstile.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (TryTake(cost, out var wait) is { } permit)
                {
                    return new QuotaReply.Granted(permit);
                }

                if (wait.Length > _maxWait)
                {
                    return new QuotaReply.Denied(wait);
                }

                await SitOutAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turnstile.Release();
        }
    }

    public long Departed(QuotaGrant grant)
    {
        lock (_gate)
        {
            var now = Now;
            _log.Departed(grant, now);
            return now;
        }
    }

    public void Answered(QuotaGrant grant, long departed)
    {
        lock (_gate)
        {
            _log.Answered(grant, departed, Now);
        }
    }

    public void Ended(QuotaGrant grant)
    {
        lock (_gate)
        {
            _inFlight.Remove(grant);
        }
    }

    public void Admitted(int cost)
    {
        bool isNews;
        RateLimit? learned;
        lock (_gate)
        {
            var now = Now;
            _pause.Admitted(now);
            isNews = _learned.Admitted(cost, now);
            learned = LearnNeedsLock(isNews);
        }

        Tell(isNews, learned);
    }

    public void CoolDown(int cost, TimeSpan? retryAfter)
    {
        bool isNews;
        RateLimit? learned;
        lock (_gate)
        {
            var now = Now;
            _pause.Refused(now, retryAfter, _random());
            isNews = _learned.Refused(now, _pause.Until, _log.Entries, cost, _log.Fullest(now, PermitsInFlightNeedsLock));
            learned = LearnNeedsLock(isNews);
        }

        Tell(isNews, learned);
    }

    public void Pause(TimeSpan pause)
    {
        lock (_gate)
        {
            _pause.Extend(Now, pause);
        }
    }

    /// <summary>Counts only when it is less than what our own log would send.</summary>
    public void Remaining(long remaining, TimeSpan reset)
    {
        lock (_gate)
        {
            var now = Now;
            if (remaining < PermitsInFlightNeedsLock && _log.NotBefore(1, now) <= now)
            {
                _pause.Extend(now, reset);
            }
        }
    }

    public void Dispose()
    {
        _ring.Dispose();
        _turnstile.Dispose();
    }

    /// <summary>Permits when they may go out now; else how long that will take at least.</summary>
    private Permit? TryTake(int cost, out QuotaWait wait)
    {
        lock (_gate)
        {
            var now = Now;
            var until = NotBeforeNeedsLock(cost, now);
            if (until <= now)
            {
                wait = default;
                return TakeNeedsLock(cost, now);
            }

            wait = new(TimeSpan.FromTicks(until - now), new(until, TimeSpan.Zero), IsPause: until == _pause.Until);
            return null;
        }
    }

    private async Task SitOutAsync(QuotaWait wait, CancellationToken cancellationToken)
    {
        if (wait.Length >= LongWait)
        {
            OnLongWait?.Invoke(wait);
        }

        // Timers count whole milliseconds; rounding up avoids a last round of spinning.
        var before = _clock.GetTimestamp();
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.Length.TotalMilliseconds)), _clock, cancellationToken)
            .ConfigureAwait(false);
        Interlocked.Add(ref _waited, _clock.GetElapsedTime(before).Ticks);
    }

    private void Tell(bool isNews, RateLimit? learned)
    {
        if (isNews)
        {
            OnLearned?.Invoke(learned);
        }
    }

    private Permit TakeNeedsLock(int cost, long now)
    {
        _firstTaken = _taken == 0 ? now : _firstTaken;
        _lastTaken = now;
        _taken += cost;
        var grant = _log.Take(cost, now);
        _inFlight.Add(grant);
        return new(this, grant);
    }

    private long NotBeforeNeedsLock(int cost, long now) =>
        PressingNeedsLock(now) >= MostInFlightNeedsLock
            ? now + TimeSpan.TicksPerMillisecond
            : Math.Max(_pause.Until, _log.NotBefore(cost, now));

    // Requests that have been on their way for much longer than usual hang; they must not hold the others back.
    private int PressingNeedsLock(long now)
    {
        var patience = Math.Max(LeastPatience.Ticks, 4 * _log.Answers.Mean);
        return _inFlight.Count(g => now - g.At < patience);
    }

    /// <summary>The learned limit, which the log keeps to from now on when it is news; null when there is none.</summary>
    private RateLimit? LearnNeedsLock(bool isNews)
    {
        var learned = _learned.Current;
        if (isNews)
        {
            _log.Learn(learned);
        }

        return learned is null ? null : new(learned.Permits, TimeSpan.FromTicks(learned.Ticks));
    }
}
