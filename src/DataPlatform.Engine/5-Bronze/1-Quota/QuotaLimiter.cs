using System.Threading.RateLimiting;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The one limiter of a source. Requests pass in the order they came; the first one waits for the log, the others behind it. The limiters of the
/// runtime cannot take its place: they admit up to twice the quota in a sliding window and forget everything at a restart (measured).
/// </summary>
internal sealed class QuotaLimiter : RateLimiter
{
    private static readonly TimeSpan LongestCoolDown = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShortestCoolDown = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turnstile = new(1, 1);
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startStamp;
    private readonly TimeSpan _maxWait;
    private readonly QuotaRing _ring;
    private readonly IReadOnlyList<RateLimit> _limits;

    // Guarded by _gate.
    private readonly QuotaLog _log;
    private readonly LearnedLimit _learned;
    private readonly double _fastest;
    private readonly HashSet<QuotaLease> _inFlight = [];
    private long _pausedUntil;
    private int _refusalsInARow;
    private readonly long _provenAfter;
    private long _taken;
    private long _firstTaken;
    private long _lastTaken;
    private long _waited;

    public QuotaLimiter(SourceRecipe source, QuotaRing ring, TimeSpan maxWait, TimeProvider clock, Func<double> random)
    {
        (_clock, _random) = (clock, random);
        (_startedAt, _startStamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        _maxWait = maxWait;
        _ring = ring;
        _limits = source.Limits;
        _log = new(source.Limits, source.Use, ring, Now);
        var declared = source.Limits.Select(l => (Permits: l.Share(source.Use), l.Window.Ticks)).ToList();
        _fastest = declared.Select(d => (double)d.Permits / d.Ticks).DefaultIfEmpty(double.PositiveInfinity).Max();
        _provenAfter = declared.Select(d => (long)d.Permits).DefaultIfEmpty(0).Max();
        _learned = new(declared, QuotaLog.Capacity(source.Limits));
    }

    public override TimeSpan? IdleDuration => null;

    /// <summary>Told when a wait of ten seconds or more begins: a long wait is said, not hidden.</summary>
    public Action<QuotaWait>? OnLongWait { get; init; }

    /// <summary>Told when refusals, or a long time without any, changed what the server is believed to allow; null when the declared limits hold.</summary>
    public Action<RateLimit?>? OnLearned { get; init; }

    /// <summary>How long waiting requests were held back so far: the first in line waited, so all did.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Permits taken as a share of what the tightest limit allowed between the first and the last of them.</summary>
    public double Saturation
    {
        get
        {
            lock (_gate)
            {
                if (_waited == 0 || _taken == 0)
                {
                    return 1;
                }

                var span = (double)(_lastTaken - _firstTaken);
                return Math.Min(1, _limits.Select(l => _taken / (l.Permits * (1 + (span / l.Window.Ticks)))).DefaultIfEmpty(1).Max());
            }
        }
    }

    /// <summary>The server is out of order and says for how long: nobody asks it again before then. That says nothing about its limits.</summary>
    public void Pause(TimeSpan pause)
    {
        lock (_gate)
        {
            Pause(Now, pause);
        }
    }

    /// <summary>
    /// The server refused for its limit (429): nobody asks it again before the time it says. Without a time, or when it refuses again as soon as
    /// that is over, the pause doubles with every refusal in a row, from one second to a minute, and is jittered.
    /// </summary>
    /// <param name="cost">The permits of the refused request.</param>
    /// <param name="retryAfter">When the server wants to be asked again; null when it did not say.</param>
    public void CoolDown(int cost, TimeSpan? retryAfter)
    {
        var isNews = false;
        lock (_gate)
        {
            var now = Now;
            // Refusals of requests that were in flight together are one event: only the first after a pause counts.
            if (now >= _pausedUntil)
            {
                _refusalsInARow++;
            }

            var backOff = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, _refusalsInARow - 1)) * (1 + (_random() / 4)));
            Pause(now, retryAfter is { } said && (_refusalsInARow == 1 || said > backOff) ? said : backOff);
            isNews = _learned.Refused(now, _pausedUntil, _log.Entries, cost, _log.Fullest(now, PermitsInFlight));
            Learn(isNews);
        }

        Tell(isNews);
    }

    /// <summary>The server admitted a request of so many permits.</summary>
    public void Admitted(int cost)
    {
        var isNews = false;
        lock (_gate)
        {
            var now = Now;
            _refusalsInARow = now >= _pausedUntil ? 0 : _refusalsInARow;
            isNews = _learned.Admitted(cost, now);
            Learn(isNews);
        }

        Tell(isNews);
    }

    /// <summary>
    /// The server says how much it will still admit, and when it starts anew. That counts only when it is less than what our own log would send:
    /// a server can lower the quota, never raise it.
    /// </summary>
    public void Remaining(long remaining, TimeSpan reset)
    {
        lock (_gate)
        {
            var now = Now;
            if (remaining < PermitsInFlight && _log.NotBefore(1, now) <= now)
            {
                Pause(now, reset);
            }
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            var now = Now;
            return _turnstile.CurrentCount > 0 && NotBefore(permitCount, now) <= now ? Take(permitCount, now) : new QuotaRefusal(default);
        }
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        await _turnstile.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                QuotaWait wait;
                lock (_gate)
                {
                    var now = Now;
                    var until = NotBefore(permitCount, now);
                    if (until <= now)
                    {
                        return Take(permitCount, now);
                    }

                    wait = new(TimeSpan.FromTicks(until - now), new(until, TimeSpan.Zero), IsPause: until == _pausedUntil);
                }

                if (wait.Length > _maxWait)
                {
                    return new QuotaRefusal(wait);
                }

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
        }
        finally
        {
            _turnstile.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ring.Dispose();
            _turnstile.Dispose();
        }

        base.Dispose(disposing);
    }

    private long Now => (_startedAt + _clock.GetElapsedTime(_startStamp)).UtcTicks;

    private void Learn(bool isNews)
    {
        if (isNews)
        {
            _log.Learn(_learned.Current);
        }
    }

    private void Tell(bool isNews)
    {
        if (isNews)
        {
            OnLearned?.Invoke(_learned.Current is { } limit ? new RateLimit(limit.Permits, TimeSpan.FromTicks(limit.Ticks)) : null);
        }
    }

    private void Pause(long now, TimeSpan pause)
    {
        pause = pause < ShortestCoolDown ? ShortestCoolDown : pause;
        pause = pause > LongestCoolDown ? LongestCoolDown : pause;
        _pausedUntil = Math.Max(_pausedUntil, now + pause.Ticks);
    }

    private int PermitsInFlight => _inFlight.Sum(l => l.Grant.Cost);

    private long NotBefore(int cost, long now) =>
        Pressing(now) >= MostInFlight ? now + TimeSpan.TicksPerMillisecond : Math.Max(_pausedUntil, _log.NotBefore(cost, now));

    // Requests that have been on their way for much longer than usual hang; they must not hold the others back.
    private int Pressing(long now)
    {
        var patience = Math.Max(LeastPatience.Ticks, 4 * _log.Answers.Mean);
        return _inFlight.Count(l => now - l.Grant.At < patience);
    }

    // As long as the server has not shown that it allows what the recipe says, no more requests are in flight than the quota needs, half as many
    // again, and one: when it refuses, few are refused together.
    private double MostInFlight =>
        _learned.Current is null && _taken >= _provenAfter
            ? double.PositiveInfinity
            : Math.Max(2, 1 + (1.5 * _fastest * _log.Answers.Mean));

    private QuotaLease Take(int cost, long now)
    {
        _firstTaken = _taken == 0 ? now : _firstTaken;
        _lastTaken = now;
        _taken += cost;
        var lease = new QuotaLease(this, _log.Take(cost, now));
        _inFlight.Add(lease);
        return lease;
    }

    internal long Left(QuotaLease lease)
    {
        lock (_gate)
        {
            var now = Now;
            _log.Left(lease.Grant, now);
            return now;
        }
    }

    internal void Ended(QuotaLease lease)
    {
        lock (_gate)
        {
            _inFlight.Remove(lease);
        }
    }

    internal void Answered(QuotaLease lease, long left)
    {
        lock (_gate)
        {
            _log.Answered(lease.Grant, left, Now);
        }
    }
}
