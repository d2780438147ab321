using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// All that a quota knows and decides: its log, what it learned, the server's pause, what is in flight. It is told the time; it does not wait and
/// has no lock, so it can be played through with any clock.
/// </summary>
internal sealed class QuotaState
{
    private const int ProbesBeforeMore = 4;
    private const long LeastGap = 4 * TimeSpan.TicksPerMillisecond;
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<RateLimit> _limits;
    private readonly double _fastest;
    private readonly long _provenAfter;
    private readonly QuotaLog _log;
    private readonly LearnedLimit _learned;
    private readonly ServerPause _pause = new();
    private readonly HashSet<QuotaGrant> _inFlight = new(ReferenceEqualityComparer.Instance);

    // Requests that could well be refused: those that are out, and how many came back. The more did, the more may be out.
    private readonly HashSet<QuotaGrant> _probes = new(ReferenceEqualityComparer.Instance);
    private int _passedProbes;

    // Permits in flight, and those of them of which the server has not said whether it admits them.
    private int _permitsInFlight;
    private int _undecided;
    private LearnedLimit.Limit? _enforced;
    private long _taken;

    // Since the last refusal or change of what was learned.
    private long _takenInPeace;
    private bool _wasRefused;
    private long _firstTaken;
    private long _lastTaken;

    public QuotaState(QuotaRecipe quota, QuotaRing ring, long now)
    {
        var declared = quota.Limits.Select(l => (Permits: l.Share(quota.Use), l.Window.Ticks)).ToList();
        _limits = quota.Limits;
        _fastest = declared.Select(d => (double)d.Permits / d.Ticks).DefaultIfEmpty(double.PositiveInfinity).Max();
        _provenAfter = declared.Select(d => (long)d.Permits).DefaultIfEmpty(0).Max();
        _log = new(quota.Limits, quota.Use, ring, now);
        _learned = new(declared, _log, QuotaLog.Capacity(quota.Limits));
    }

    /// <summary>What the server is believed to allow; null while the declared limits hold.</summary>
    public RateLimit? Learned => _learned.Current is { } limit ? new(limit.Permits, TimeSpan.FromTicks(limit.Ticks)) : null;

    /// <summary>Permits taken, as a share of what the tightest limit allowed between the first and the last of them; 0 to 1.</summary>
    public double Saturation
    {
        get
        {
            var span = (double)(_lastTaken - _firstTaken);
            return Math.Min(1, _limits.Select(l => _taken / (l.Permits * (1 + (span / l.Window.Ticks)))).DefaultIfEmpty(1).Max());
        }
    }

    /// <summary>How many permits were taken.</summary>
    public long Taken => _taken;

    /// <summary>How it stands.</summary>
    public QuotaLevel Level(long now) => new(_taken, _log.Free(now));

    private bool IsProven => _learned.Current is null && _takenInPeace >= _provenAfter * (_wasRefused ? 3 : 1);

    // As long as the server has not shown that it allows what the recipe says, no more requests are in flight than the quota needs, half as many
    // again, and one; and they are spread over the time of an answer: when it refuses, few are refused together.
    private double MostInFlight => IsProven ? double.PositiveInfinity : Math.Max(2, 1 + (1.5 * _fastest * _log.Answers.Mean));

    private long GapBetween => !IsProven && _log.Answers.Mean / MostInFlight is var gap and >= LeastGap ? (long)gap : 0;

    /// <summary>Permits when they may go out now.</summary>
    /// <param name="cost">How many.</param>
    /// <param name="now">When.</param>
    /// <param name="notBefore">When to ask again at the earliest; now when there are permits.</param>
    /// <param name="isPause">The server wants that wait, not the quota.</param>
    public QuotaGrant? TryTake(int cost, long now, out long notBefore, out bool isPause)
    {
        notBefore = NotBefore(cost, now);
        isPause = notBefore == _pause.Until;
        if (notBefore > now)
        {
            return null;
        }

        var grant = _log.Take(cost, now);
        if (IsProbe(cost, now))
        {
            _probes.Add(grant);
        }

        _firstTaken = _taken == 0 ? now : _firstTaken;
        _lastTaken = now;
        _taken += cost;
        _takenInPeace += cost;
        _undecided += cost;
        _inFlight.Add(grant);
        _permitsInFlight += cost;
        return grant;
    }

    public void Departed(QuotaGrant grant, long now) => _log.Departed(grant, now);

    public void Answered(QuotaGrant grant, long departed, long now) => _log.Answered(grant, departed, now);

    public void Ended(QuotaGrant grant)
    {
        _permitsInFlight -= _inFlight.Remove(grant) ? grant.Cost : 0;
        _passedProbes += _probes.Remove(grant) ? 1 : 0;
        // One that ended without being told admitted or refused stays undecided for good.
        _undecided = Math.Min(_undecided, _permitsInFlight);
    }

    /// <returns>True when <see cref="Learned"/> changed.</returns>
    public bool Admitted(int cost, long now)
    {
        _undecided = Math.Max(0, _undecided - cost);
        _pause.Admitted(now);
        var isNews = _learned.Admitted(cost, now, _undecided);
        Enforce();
        _takenInPeace = isNews ? 0 : _takenInPeace;
        return isNews;
    }

    /// <returns>True when <see cref="Learned"/> changed.</returns>
    public bool Refused(int cost, TimeSpan? retryAfter, double jitter, long now)
    {
        _undecided = Math.Max(0, _undecided - cost);
        _probes.Clear();
        _passedProbes = 0;
        _takenInPeace = 0;
        _wasRefused = true;
        _pause.Refused(now, retryAfter, jitter);
        var isNews = _learned.Refused(now, _pause.Until, cost, _undecided);
        Enforce();
        return isNews;
    }

    public void Pause(TimeSpan pause, long now) => _pause.Extend(now, pause);

    /// <summary>Counts only when it is less than what our own log would send.</summary>
    public void Remaining(long remaining, TimeSpan reset, long now)
    {
        if (remaining < _permitsInFlight && _log.NotBefore(1, now) <= now)
        {
            _pause.Extend(now, reset);
        }
    }

    private long NotBefore(int cost, long now)
    {
        if (_learned.TryAt <= now)
        {
            _learned.Try(now);
            Enforce();
        }

        var notBefore = Math.Max(_pause.Until, Math.Min(_log.NotBefore(cost, now), Math.Max(now + 1, _learned.TryAt)));
        return notBefore > now ? notBefore
            : IsCrowded(cost, now) ? now + TimeSpan.TicksPerMillisecond
            : Math.Max(now, _lastTaken + GapBetween);
    }

    /// <summary>More in flight than is wise.</summary>
    private bool IsCrowded(int cost, long now) =>
        Press(_inFlight, MostInFlight, now) || (IsProbe(cost, now) && Press(_probes, 1 + (_passedProbes / ProbesBeforeMore), now));

    private bool IsProbe(int cost, long now)
    {
        if (_learned.IsDoubtful(cost, now))
        {
            return true;
        }

        _passedProbes = 0;
        return false;
    }

    // They are looked at one by one only where there are so many that it matters.
    private bool Press(HashSet<QuotaGrant> grants, double most, long now) => grants.Count >= most && Pressing(grants, now) >= most;

    // Requests that have been on their way for much longer than usual hang; they must not hold the others back.
    private int Pressing(HashSet<QuotaGrant> grants, long now)
    {
        var patience = Math.Max(LeastPatience.Ticks, 4 * _log.Answers.Mean);
        return grants.Count(g => now - g.At < patience);
    }

    private void Enforce()
    {
        if (_learned.Enforced != _enforced)
        {
            _enforced = _learned.Enforced;
            _log.Learn(_enforced);
        }
    }
}
