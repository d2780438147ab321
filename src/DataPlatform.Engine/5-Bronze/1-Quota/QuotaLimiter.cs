using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The one limiter of a quota, kept by this process. Requests pass in the order they came.
/// The limiters of the runtime cannot take its place: they admit up to twice the quota in a sliding window and forget everything at a restart
/// (measured).
/// </summary>
internal sealed class QuotaLimiter : IKeyQuota, IDisposable
{
    // Set once.
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startStamp;
    private readonly QuotaRing _ring;

    private readonly QuotaLine _line;

    // Guards the state.
    private readonly Lock _gate = new();
    private readonly QuotaState _state;
    private bool _isClosed;

    /// <param name="quota">What may be sent.</param>
    /// <param name="ring">Where the moments of the last permits are kept; disposed with the limiter.</param>
    /// <param name="maxWait">The longest wait for a permit; what takes longer is denied.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    public QuotaLimiter(QuotaRecipe quota, QuotaRing ring, TimeSpan maxWait, TimeProvider clock, Func<double> random)
    {
        _clock = clock;
        _random = random;
        _startedAt = clock.GetUtcNow();
        _startStamp = clock.GetTimestamp();
        _line = new(maxWait, clock) { OnLongWait = wait => OnLongWait?.Invoke(wait), OnWait = wait => OnWait?.Invoke(wait) };
        _ring = ring;
        _state = new(quota, ring, Now);
    }

    /// <summary>Told when a wait of ten seconds or more begins: a long wait is said, not hidden.</summary>
    public Action<QuotaWait>? OnLongWait { get; init; }

    /// <inheritdoc cref="QuotaLine.OnWait"/>
    public Func<QuotaWait, IDisposable?>? OnWait { get; init; }

    /// <summary>Told when refusals, or a long time without any, changed what the server is believed to allow; null when the declared limits hold.</summary>
    public Action<RateLimit?>? OnLearned { get; init; }

    /// <summary>The limiters of all keys that the same server is asked with: where it wants a pause, it is asked with none of them.</summary>
    public IReadOnlyList<QuotaLimiter> OfSameServer { private get; set; } = [];

    public QuotaUse Use
    {
        get
        {
            lock (_gate)
            {
                var waited = _line.Waited;
                return new(waited, waited == TimeSpan.Zero || _state.Taken == 0 ? 1 : _state.Saturation);
            }
        }
    }

    /// <summary>What was used of what the tightest limit allowed, whether or not anybody had to wait for it.</summary>
    public double Saturation
    {
        get
        {
            lock (_gate)
            {
                return _state.Taken == 0 ? 1 : _state.Saturation;
            }
        }
    }

    /// <summary>How the quota stands now. May be asked when the limiter is gone: nothing is free then.</summary>
    public QuotaLevel Level
    {
        get
        {
            lock (_gate)
            {
                return _isClosed ? new(_state.Taken, 0) : _state.Level(Now);
            }
        }
    }

    private long Now => (_startedAt + _clock.GetElapsedTime(_startStamp)).UtcTicks;

    public ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken) =>
        _line.AcquireAsync((Limiter: this, Cost: cost), static wish => wish.Limiter.Take(wish.Cost), cancellationToken);

    /// <summary>Permits when they may go out now; else how long that will take at least. Nobody is waited for.</summary>
    public QuotaReply Take(int cost)
    {
        lock (_gate)
        {
            var now = Now;
            var grant = _state.TryTake(cost, now, out var notBefore, out var isPause);
            return grant is null
                ? new QuotaReply.Denied(new(TimeSpan.FromTicks(notBefore - now), new(notBefore, TimeSpan.Zero), isPause))
                : new QuotaReply.Granted(new(this, grant));
        }
    }

    public bool IsOld(QuotaGrant grant) => QuotaLog.IsOld(grant, Now);

    public long Departed(QuotaGrant grant)
    {
        lock (_gate)
        {
            var now = Now;
            _state.Departed(grant, now);
            return now;
        }
    }

    public void Answered(QuotaGrant grant, long departed)
    {
        lock (_gate)
        {
            _state.Answered(grant, departed, Now);
        }
    }

    public void Ended(QuotaGrant grant)
    {
        lock (_gate)
        {
            _state.Ended(grant);
        }
    }

    public void Admitted(int cost)
    {
        bool isNews;
        RateLimit? learned;
        lock (_gate)
        {
            isNews = _state.Admitted(cost, Now);
            learned = _state.Learned;
        }

        Tell(isNews, learned);
    }

    public void CoolDown(int cost, TimeSpan? retryAfter)
    {
        bool isNews;
        RateLimit? learned;
        lock (_gate)
        {
            isNews = _state.Refused(cost, retryAfter, _random(), Now);
            learned = _state.Learned;
        }

        Tell(isNews, learned);
    }

    public void Pause(TimeSpan pause)
    {
        PauseThis(pause);
        foreach (var other in OfSameServer.Where(o => o != this))
        {
            other.PauseThis(pause);
        }
    }

    public void Remaining(long remaining, TimeSpan reset)
    {
        lock (_gate)
        {
            _state.Remaining(remaining, reset, Now);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _ring.Dispose();
        }

        _line.Dispose();
    }

    private void PauseThis(TimeSpan pause)
    {
        lock (_gate)
        {
            _state.Pause(pause, Now);
        }
    }

    private void Tell(bool isNews, RateLimit? learned)
    {
        if (isNews)
        {
            OnLearned?.Invoke(learned);
        }
    }
}
