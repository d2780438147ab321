namespace DataPlatform.Bronze.Quota;

/// <summary>
/// A limit that a refusal may come from: so many permits had been admitted in a window of this length. It holds nobody back below them; beyond, one
/// request at a time finds out. When one more is admitted in less than the window, the suspicion is refuted; when it is refused, confirmed.
/// </summary>
/// <param name="limit">The limit.</param>
/// <param name="log">Where permits are counted.</param>
/// <param name="refusals">Which of them were refused.</param>
internal sealed class Suspicion(LearnedLimit.Limit limit, QuotaLog log, Refusals refusals)
{
    // What was measured is compared with itself. But of a declared window a server that lays its windows end to end may have admitted two halves.
    private const double Just = 0.99;
    private const double Half = 0.5;

    private readonly EntryCount _used = log.Count(limit.FirstEntry);
    private readonly EntryCount _surely = log.Count(limit.FirstEntry);
    private int _permits = limit.Permits;

    public LearnedLimit.Limit Limit => limit with { Permits = _permits };

    /// <summary>From when on permits count: when the source went on. What was refused before is no part of what a pause has ended.</summary>
    public long Since { get; set; }

    // What is done with all of them stands here: where every request comes by, a lambda would be made for each, and nearly always there is no suspicion.

    /// <summary>A request of before the refusal was admitted after all.</summary>
    public static void Raise(List<Suspicion> all, int permits) => all.ForEach(s => s._permits += permits);

    /// <summary>Permits were admitted: those that are refuted go, the others age.</summary>
    public static void Review(List<Suspicion> all, long now, int undecided)
    {
        all.RemoveAll(s => s.IsRefuted(now, undecided));
        all.ForEach(s => s.Age(now));
    }

    /// <summary>A request now would be beyond a limit that is suspected, and is not all but a declared one.</summary>
    public static bool IsBeyondOne(List<Suspicion> all, int cost, long now, DeclaredLimits declared) =>
        all.Exists(s => !s.IsFaded && s.Used(now) + cost > s._permits && s._permits < LearnedLimit.Nearly * declared.In(s.Limit.Ticks));

    /// <summary>Permits in the window, those in flight included, those refused left out.</summary>
    public int Used(long now) => _used.After(now - limit.Ticks) - RefusedAfter(now - limit.Ticks);

    /// <summary>
    /// It was neither confirmed nor refuted while there was time for it: a client hardly faster than the limit reaches it by chance. It holds nobody
    /// back any more, and a refusal at just its count still confirms it.
    /// </summary>
    public bool IsFaded { get; private set; }

    /// <summary>A refusal now fits the suspicion.</summary>
    public bool IsReached(long now) => Used(now) >= (limit.FirstEntry is null && !IsFaded ? Half : Just) * _permits;

    /// <summary>A refusal now is just the one that was to be expected.</summary>
    public bool IsMet(long now) => Used(now) >= Just * _permits;

    /// <summary>The server has surely admitted more in the window than was suspected.</summary>
    /// <param name="now">When.</param>
    /// <param name="undecided">Permits of which it is not yet known.</param>
    public bool IsRefuted(long now, int undecided)
    {
        // What lies so close to the window's end that the server may no longer have counted it proves nothing.
        var from = now - limit.Ticks + log.Answers.Spread + (limit.Ticks / 50);
        return _surely.After(from) - RefusedAfter(from) - undecided > _permits;
    }

    /// <summary>Fades when a whole window has passed since the source went on, and some more, without a refusal.</summary>
    public void Age(long now) => IsFaded |= now - Since > limit.Ticks + (limit.Ticks / 10);

    private int RefusedAfter(long moment) => refusals.After(limit.FirstEntry is null ? moment : Math.Max(moment, Since));
}
