namespace DataPlatform.Bronze.Quota;

/// <summary>
/// What a server really allows, learned from its refusals; pure arithmetic, told by the limiter what happened. It can only lower what the recipe
/// declares. A refusal is read in one of three ways:
/// <list type="bullet">
/// <item>The limit in force cannot be the cause: it was used for less than a quarter, or the server wants a longer pause than its window. Then there
/// is a limit that nobody declared, and it is measured: so many permits were admitted since the last resumption, and so long it took until the next
/// was.</item>
/// <item>The server had admitted permits at the limit's own rate for some time: the limit is right, and requests bunched up on their way. They are
/// spread a little wider.</item>
/// <item>Else the limit is lower than thought: what was admitted in the window is the limit. A learned one goes down by what was refused, or to
/// what the server has admitted since the pause, when all it admitted before lies further back than the window.</item>
/// </list>
/// After a long clean stretch the limit is raised by a tenth; when that is refused, it goes back and the next try waits twice as long.
/// </summary>
/// <param name="declared">The declared limits: permits, and the ticks of their window.</param>
/// <param name="capacity">The most permits that the log can keep to.</param>
internal sealed class LearnedLimit(IReadOnlyList<(int Permits, long Ticks)> declared, long capacity)
{
    private const double Enough = 0.25;
    private const int LeastCleanPermits = 300;
    private const int MostDoublings = 6;

    // A server that says its pause in whole seconds rounds it up, and some add one to be sure.
    private const long PauseRounding = 2 * TimeSpan.TicksPerSecond;

    private readonly double _fastest = declared.Select(d => (double)d.Permits / d.Ticks).DefaultIfEmpty(double.PositiveInfinity).Max();

    // The epoch: the time since the last resumption or raise, and the permits admitted in it.
    private long _epochStart;
    private long _admitted;

    // The last refusal: when it was, when the pause that it began ends (null once it is over), how many entries the log had, and whether what was
    // admitted until then is to be measured.
    private long _refusedAt;
    private long? _resumeAt;
    private long _entriesAtPause;
    private bool _measuring;

    // Raising: permits admitted since the last refusal or raise, the limit to go back to when the next refusal comes, and how often it came.
    private long _clean;
    private Limit? _beforeRaise;
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
    /// <param name="cost">The permits of the refused request.</param>
    /// <param name="fullest">The declared window that was used most.</param>
    /// <returns>True when <see cref="Current"/> changed.</returns>
    public bool Refused(long now, long resumeAt, long entries, int cost, WindowUse fullest)
    {
        _epochStart = _epochStart == 0 ? now : _epochStart;
        if (_resumeAt is { } pause)
        {
            // It was in flight together with the one that began the pause, or nothing was admitted since: that is news of the pause only.
            _resumeAt = Math.Max(pause, resumeAt);
            return false;
        }

        var raisedFrom = _beforeRaise;
        var refusedBefore = _refusedAt;
        _beforeRaise = null;
        _clean = 0;
        _refusedAt = now;
        _resumeAt = resumeAt;
        _entriesAtPause = entries;
        if (raisedFrom is not null)
        {
            _failedRaises = Math.Min(MostDoublings, _failedRaises + 1);
            Current = raisedFrom;
            return true;
        }

        var limit = Current ?? new(fullest.Permits, fullest.Ticks, null);
        _measuring = (Current is null && fullest.Share < Enough) || resumeAt - now > limit.Ticks + PauseRounding;
        if (_measuring)
        {
            return false;
        }

        Current =
            WasKeptTo(limit, now) ? limit with { Ticks = limit.Ticks + (limit.Ticks / 50) }
            : Current is null ? limit with { Permits = Math.Max(1, fullest.Admitted) }
            : limit with { Permits = LoweredBy(cost, limit, now, refusedBefore) };
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
            _epochStart = now;
            _admitted = permits;
            _resumeAt = null;
            _measuring = false;
            return learned;
        }

        _admitted += permits;
        _clean += permits;
        return Current is { } limit
            && _resumeAt is null
            && _clean >= Math.Max(LeastCleanPermits, 10L * limit.Permits) << _failedRaises
            && Raise(limit, now);
    }

    private bool Measure(long now)
    {
        var (permits, ticks) = (_admitted, Math.Max(1, now - _epochStart));
        if (permits > capacity)
        {
            (permits, ticks) = (capacity, ticks * capacity / permits);
        }

        // A stray refusal in a long good stretch is no lower limit.
        var known = Current is { } limit ? Math.Min(Declared(ticks), Allowed(limit.Permits, limit.Ticks, ticks)) : Declared(ticks);
        Current = permits < 0.98 * known ? new((int)permits, ticks, _entriesAtPause) : Current;
        return true;
    }

    /// <summary>What the declared limits together allow in a window.</summary>
    private double Declared(long ticks) => declared.Select(d => Allowed(d.Permits, d.Ticks, ticks)).Append(_fastest * ticks).Min();

    private static double Allowed(int permits, long window, long ticks) => permits * Math.Max(1, (double)ticks / window);

    private int LoweredBy(int cost, Limit limit, long now, long refusedBefore) =>
        (int)Math.Max(1, Math.Min(limit.Permits - cost, AdmittedIn(limit, now, refusedBefore)));

    /// <summary>
    /// What the server admitted in the last window, when that is sure: all since the pause, and all before it is well out of the window. At
    /// least half of what was thought, since a busy machine makes refusals of its own.
    /// </summary>
    private long AdmittedIn(Limit limit, long now, long refusedBefore) =>
        now - refusedBefore >= limit.Ticks + (limit.Ticks / 4) && now - _epochStart <= limit.Ticks
            ? Math.Max(limit.Permits / 2, _admitted)
            : long.MaxValue;

    /// <summary>Since the last resumption or raise more than two windows of permits were admitted, at nine tenths of the limit's rate or more.</summary>
    private bool WasKeptTo(Limit limit, long now) =>
        _admitted > 2L * limit.Permits && _admitted * (double)limit.Ticks > 0.9 * limit.Permits * (now - _epochStart);

    private bool Raise(Limit limit, long now)
    {
        var permits = limit.Permits + Math.Max(1, limit.Permits / 10);
        Current = permits < Declared(limit.Ticks) && permits <= capacity ? limit with { Permits = permits } : null;
        _clean = 0;
        _beforeRaise = limit;
        _epochStart = now;
        _admitted = 0;
        return true;
    }
}
