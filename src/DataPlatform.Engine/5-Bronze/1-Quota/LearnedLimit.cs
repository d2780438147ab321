namespace DataPlatform.Bronze.Quota;

/// <summary>
/// What a server really allows, learned from its refusals; pure arithmetic, told by the quota what happened. It can only lower what the recipe
/// declares, and only on evidence:
/// <list type="bullet">
/// <item>One refusal proves nothing. It leaves suspicions: for every declared window that the server allows what it had admitted in it (see
/// <see cref="Suspicion"/>); a window that is shorter than the pause the server asks for is not the one. When none was used enough, there is a limit
/// that nobody declared: what was admitted from one resumption to the next.</item>
/// <item>A second refusal at the same count confirms a suspicion: now the limit is kept to. At another count it leaves suspicions of its own.</item>
/// <item>After some clean windows a learned limit is only suspected again, which takes one request to settle. When that is refused, the next try
/// waits three times as long. The first one comes soon when there is doubt: the counts differ or are small, nobody declared such a window, the limit is all but
/// the declared one, or the pause did not last until the window had room again.</item>
/// <item>A refusal after more than two windows at the limit's own rate means that requests bunched up on their way: they are spread a little wider
/// for a while.</item>
/// </list>
/// </summary>
internal sealed class LearnedLimit
{
    private const int LeastClean = 300;
    private const double Enough = 0.25;
    private const double Full = 0.999;
    private const int SpreadWindows = 15;
    private const int MostTries = 4;
    private const int MostSpreads = 3;

    // All but what is declared.
    public const double Nearly = 0.95;

    // Of so many a permit is a tenth at most.
    private const int Many = 10;

    // A server that says its pause in whole seconds rounds it up, and some add one to be sure.
    private const long PauseRounding = 2 * TimeSpan.TicksPerSecond;
    private const long FirstTry = 5 * TimeSpan.TicksPerSecond;
    private const long MostSpread = TimeSpan.TicksPerSecond / 4;

    private readonly Refusals _refusals;
    private readonly DeclaredLimits _declared;
    private List<Suspicion> _suspicions = [];

    // The epoch: the time since the last resumption, and the permits admitted in it.
    private long _epochStart;
    private long _admitted;

    // The last refusal: when it was, when the pause that it began ends (null once it is over), whether the server refused again after it, how many
    // entries the log had, whether it confirmed nothing, and the window that was used most, if any was used enough to be the one that refused.
    private long _refusedAt;
    private long? _resumeAt;
    private bool _refusedAgain;
    private long _entriesAtPause;
    private bool _isUnexplained;
    private Limit? _fullest;

    // What is known of the learned limit: that it is the declared one spread out, and how often; that it is being tried; that it is
    // beyond doubt; how often it was confirmed in a row, less one. And permits admitted since the last refusal or try, and while nothing was learned.
    private bool _isSpread;
    private int _spreads;
    private bool _isTried;
    private bool _isSure;
    private int _tries = -1;
    private long _clean;
    private long _free;

    private readonly QuotaLog _log;
    private readonly long _capacity;

    /// <param name="declared">The declared limits: permits, and the ticks of their window.</param>
    /// <param name="log">Where permits are counted.</param>
    /// <param name="capacity">The most permits that the log can keep to.</param>
    public LearnedLimit(IReadOnlyList<(int Permits, long Ticks)> declared, QuotaLog log, long capacity)
    {
        (_log, _capacity, _refusals) = (log, capacity, new());
        _declared = new(declared, log, _refusals);
    }

    /// <summary>A limit as the log enforces it.</summary>
    /// <param name="Permits">Permits in the window.</param>
    /// <param name="Ticks">The window's length.</param>
    /// <param name="FirstEntry">The first entry of the log that counts for it; null when all do.</param>
    public sealed record Limit(int Permits, long Ticks, long? FirstEntry);

    /// <summary>The learned limit; null while the declared limits are all there is.</summary>
    public Limit? Current { get; private set; }

    /// <summary>What the log keeps to: the learned limit, unless it is being tried.</summary>
    public Limit? Enforced => _isTried ? null : Current;

    /// <summary>When the learned limit is to be tried although requests may be held back until later.</summary>
    public long TryAt =>
        Current is { } limit && !_isSpread && !_isTried && !_isSure && _tries == 0
            ? (_resumeAt ?? _epochStart) + Math.Min(2 * limit.Ticks, FirstTry)
            : long.MaxValue;

    /// <summary>Whether a request now could well be refused: it is the first after a pause, or beyond a suspected limit.</summary>
    public bool IsDoubtful(int cost, long now) =>
        _resumeAt is not null || (_suspicions.Count > 0 && Suspicion.IsBeyondOne(_suspicions, cost, now, _declared));

    /// <summary>From now on the learned limit is only suspected.</summary>
    public void Try(long now) => (_isTried, _clean, _suspicions) = (true, 0, [new(Current!, _log, _refusals) { Since = now }]);

    /// <summary>A permit was refused; the source pauses.</summary>
    /// <param name="now">When.</param>
    /// <param name="resumeAt">Until when it pauses.</param>
    /// <param name="cost">The permits of the refused request.</param>
    /// <param name="undecided">Permits of requests that the server has neither admitted nor refused yet, as far as is known.</param>
    /// <returns>True when <see cref="Current"/> changed.</returns>
    public bool Refused(long now, long resumeAt, int cost, int undecided)
    {
        _refusals.Add(now, cost);
        _epochStart = _epochStart == 0 ? now : _epochStart;
        if (_resumeAt is { } pause && !_isTried)
        {
            // It was in flight together with the one that began the pause, or nothing was admitted since: that is news of the pause only.
            _refusedAgain |= now >= pause;
            _resumeAt = Math.Max(pause, resumeAt);
            _entriesAtPause = _log.Entries;
            return false;
        }

        var before = Current;
        _refusedAt = now;
        _refusedAgain = false;
        _resumeAt = resumeAt;
        _fullest = _declared.Fullest(now, undecided, Enough);
        _entriesAtPause = _log.Entries;
        var confirmed = _suspicions.Find(s => s.IsReached(now));
        _isUnexplained = confirmed is null;
        if (confirmed is null)
        {
            _suspicions = [.. Suspect(now, resumeAt, undecided)];
            SpreadWhenKeptTo(now, isFull: _declared.Fullest(now, undecided, Full) is not null);
        }
        else
        {
            Confirm(confirmed, now, resumeAt);
        }

        _isTried = false;
        _clean = 0;
        return Current != before;
    }

    /// <summary>Permits were admitted.</summary>
    /// <param name="permits">How many.</param>
    /// <param name="now">When.</param>
    /// <param name="undecided">Permits of requests that the server has neither admitted nor refused yet, as far as is known.</param>
    /// <returns>As above.</returns>
    public bool Admitted(int permits, long now, int undecided)
    {
        _epochStart = _epochStart == 0 ? now : _epochStart;
        if (_resumeAt is { } resume)
        {
            if (now < resume)
            {
                _admitted += permits;
                Suspicion.Raise(_suspicions, permits);
                return false;
            }

            Resume(now);
        }

        var before = Current;
        _admitted += permits;
        _clean += permits;
        _free += Current is null ? permits : 0;
        if (_suspicions.Count > 0)
        {
            Suspicion.Review(_suspicions, now, undecided);
        }

        if (_isTried && _suspicions.TrueForAll(s => s.IsFaded))
        {
            Forget();
        }
        else if (Current is { } limit && !_isTried && _clean >= CleanBeforeTry(limit))
        {
            TryOrForget(now);
        }

        return Current != before;
    }

    private void TryOrForget(long now)
    {
        if (_isSpread)
        {
            Forget();
        }
        else
        {
            Try(now);
        }
    }

    private void Forget() => (Current, _isSpread, _spreads, _isTried, _clean, _free) = (null, false, 0, false, 0, 0);

    private long CleanBeforeTry(Limit limit) =>
        _isSpread ? SpreadWindows * (long)limit.Permits : Math.Max(LeastClean, limit.Permits) * (long)Math.Pow(3, Math.Max(0, _tries));

    private IEnumerable<Suspicion> Suspect(long now, long resumeAt, int undecided)
    {
        var windows = _declared.Windows.AsEnumerable();
        if (Current is { } limit && !_isSpread)
        {
            windows = windows.Append((limit, _log.Count(limit.FirstEntry)));
        }

        foreach (var (window, used) in windows.Where(w => resumeAt - now <= w.Limit.Ticks + PauseRounding))
        {
            var admitted = _declared.Admitted(window, used, now, undecided);
            if (admitted < window.Permits)
            {
                yield return new(window with { Permits = Math.Max(0, admitted) }, _log, _refusals);
            }
        }
    }

    private void Confirm(Suspicion suspicion, long now, long resumeAt)
    {
        var limit = suspicion.Limit;
        var isLower = Current is not null && !_isSpread && !_isTried;
        // A try that failed brings back what was tried.
        Current = _isTried ? limit : limit with { Permits = Math.Clamp(suspicion.Used(now), 1, limit.Permits) };
        var most = _declared.In(limit.Ticks);
        _isSure =
            limit.FirstEntry is null
            && Current.Permits >= Many
            && suspicion.IsMet(now)
            && Current.Permits < Math.Min(Nearly * most, most - 1)
            && suspicion.Used(resumeAt + PauseRounding) < Current.Permits;
        _tries =
            _tries < 0 || _free > 3 * CleanBeforeTry(Current) ? 0
            : isLower ? _tries
            : Math.Min(MostTries, _tries + 1);
        (_isSpread, _spreads, _suspicions, _free) = (false, 0, [], 0);
    }

    /// <summary>Requests are admitted again.</summary>
    private void Resume(long now)
    {
        _suspicions.RemoveAll(s => s.Limit.Permits == 0 || s.Limit.Permits >= _declared.In(s.Limit.Ticks));
        // Refused before anything was admitted (a run that starts while the server still cools down): there is nothing to measure.
        // And a window that was used enough, and is no shorter than the pause, is the likelier one when the first request after the pause got through.
        var isNoWindow = _fullest is null || _refusedAgain || now - _refusedAt > _fullest.Ticks + PauseRounding;
        if (_isUnexplained && isNoWindow && _admitted > 0 && Measure(now) is { } measured)
        {
            _suspicions.Add(new(measured, _log, _refusals));
        }

        foreach (var suspicion in _suspicions.Where(s => s.Since == 0))
        {
            suspicion.Since = now;
        }

        (_epochStart, _admitted, _resumeAt, _isUnexplained) = (now, 0, null, false);
    }

    /// <summary>What was admitted from one resumption to the next; null when that is no less than what is known.</summary>
    private Limit? Measure(long now)
    {
        var (permits, ticks) = (_admitted, Math.Max(1, now - _epochStart));
        if (permits > _capacity)
        {
            (permits, ticks) = (_capacity, ticks * _capacity / permits);
        }

        var known = Current is { } limit ? Math.Min(_declared.In(ticks), DeclaredLimits.Allowed(limit, ticks)) : _declared.In(ticks);
        return permits < 0.98 * known ? new((int)permits, ticks, _entriesAtPause) : null;
    }

    /// <summary>Since the last resumption more than two windows were admitted, at nine tenths of the rate or more; or the last window is full.</summary>
    private void SpreadWhenKeptTo(long now, bool isFull)
    {
        var limit = Current ?? _fullest;
        if (
            limit is not null
            && limit.Ticks < QuotaLog.NeverPaced.Ticks
            && (isFull || (_admitted > 2L * limit.Permits && _admitted * (double)limit.Ticks > 0.9 * limit.Permits * (now - _epochStart)))
        )
        {
            var isFirst = Current is null;
            // A learned limit may as well be a little too high; and what was spread so often is not what the server allows.
            var isTooHigh = (!isFirst && !_isSpread && limit.Permits >= Many) || _spreads == MostSpreads;
            Current = isTooHigh
                ? limit with
                {
                    Permits = Math.Max(1, limit.Permits - Math.Max(1, limit.Permits / 50)),
                }
                : limit with
                {
                    Ticks = limit.Ticks + Math.Min(limit.Ticks / 50, MostSpread),
                };
            _spreads = isTooHigh ? 0 : _spreads + 1;
            _isSpread = !isTooHigh && (_isSpread || isFirst);
        }
    }
}
