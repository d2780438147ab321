namespace DataPlatform.Bronze;

/// <summary>
/// What a server really allows, learned from its refusals; pure arithmetic, told by the limiter what happened. It can only lower what the recipe
/// declares. Two readings of a refusal are possible:
/// <list type="bullet">
/// <item>A declared window was used for a quarter or more: its limit is lower than declared, and what was admitted in it is the limit.</item>
/// <item>Else the server has a limit that nobody declared. Its window is measured: so many permits were admitted since the last resumption, and so
/// long it took until the next was.</item>
/// </list>
/// After a long clean stretch the limit is raised by a tenth; when that is refused, the next try waits twice as long.
/// </summary>
internal sealed class LearnedLimit(double declaredRate, long capacity)
{
    private const double Enough = 0.25;
    private const int LeastCleanPermits = 300;
    private const int MostDoublings = 6;

    private long _epochStart;
    private long _admitted;
    private long _clean;
    private long? _resumeAt;
    private long _entriesAtPause;
    private bool _measuring;
    private bool _raised;
    private int _failedRaises;

    /// <summary>A limit as the log enforces it.</summary>
    /// <param name="Permits">Permits in the window.</param>
    /// <param name="Ticks">The window's length.</param>
    /// <param name="FirstEntry">The first entry of the log that counts for it; null when all do.</param>
    public sealed record Limit(int Permits, long Ticks, long? FirstEntry);

    /// <summary>The learned limit; null while the declared limits are all there is.</summary>
    public Limit? Current { get; private set; }

    /// <summary>A permit was refused; the source pauses.</summary>
    /// <param name="now">When.</param>
    /// <param name="resumeAt">Until when it pauses.</param>
    /// <param name="entries">How many entries the log has.</param>
    /// <param name="fullest">The declared window that was used most: permits admitted in it, its length, and the share of its limit that they are.</param>
    /// <returns>True when <see cref="Current"/> changed.</returns>
    public bool Refused(long now, long resumeAt, long entries, (int Admitted, long Ticks, double Share) fullest)
    {
        _epochStart = _epochStart == 0 ? now : _epochStart;
        if (_resumeAt is { } pause && now < pause)
        {
            // Was in flight together with the one that began the pause.
            _resumeAt = Math.Max(pause, resumeAt);
            return false;
        }

        _failedRaises = _raised ? Math.Min(MostDoublings, _failedRaises + 1) : _failedRaises;
        (_raised, _clean, _resumeAt, _entriesAtPause) = (false, 0, resumeAt, entries);
        _measuring = Current is null && fullest.Share < Enough;
        if (_measuring)
        {
            return false;
        }

        // Refused although a learned limit was kept: it is a little too high.
        Current = Current is { } limit
            ? limit with
            {
                Permits = Math.Max(1, limit.Permits - 1),
            }
            : new(Math.Max(1, fullest.Admitted), fullest.Ticks, null);
        return true;
    }

    /// <summary>Permits were admitted.</summary>
    /// <returns>True when <see cref="Current"/> changed.</returns>
    public bool Admitted(int permits, long now)
    {
        _epochStart = _epochStart == 0 ? now : _epochStart;
        if (_resumeAt is { } resume && now >= resume)
        {
            // Refused before anything was admitted (a run that starts while the server still cools down): there is nothing to measure.
            var learned = _measuring && _admitted > 0 && Measure(now);
            (_epochStart, _admitted, _resumeAt, _measuring) = (now, permits, null, false);
            return learned;
        }

        _admitted += permits;
        _clean += permits;
        return Current is { } limit
            && _resumeAt is null
            && _clean >= Math.Max(LeastCleanPermits, 10L * limit.Permits) << _failedRaises
            && Raise(limit);
    }

    private bool Measure(long now)
    {
        var (permits, ticks) = (_admitted, Math.Max(1, now - _epochStart));
        if (permits > capacity)
        {
            (permits, ticks) = (capacity, ticks * capacity / permits);
        }

        // A stray refusal in a long good stretch is no lower limit.
        Current = (double)permits / ticks < 0.98 * declaredRate ? new((int)permits, ticks, _entriesAtPause) : Current;
        return true;
    }

    private bool Raise(Limit limit)
    {
        var permits = limit.Permits + Math.Max(1, limit.Permits / 10);
        Current = (double)permits / limit.Ticks < declaredRate && permits <= capacity ? limit with { Permits = permits } : null;
        (_clean, _raised) = (0, true);
        return true;
    }
}
