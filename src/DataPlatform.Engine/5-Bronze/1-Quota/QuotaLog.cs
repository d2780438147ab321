using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The arithmetic of the quota: a sliding log over all its limits. No waiting, no clock, no lock; the limiter around it has those.
/// A permit goes out when, for every limit of N per W, the N-th permit before it was used at least W ago. So a server that counts in windows of
/// any alignment, fixed or sliding, sees at most N, if arrivals keep the distances of departures. They do not quite, hence two rules:
/// <list type="bullet">
/// <item>A full budget goes out at once. Such a burst makes both machines busy and arrivals drift, so each of its requests counts from its answer:
/// by then it had certainly arrived. (From a quarter of the window, or a second, after its departure when the answer takes even longer.)</item>
/// <item>After that, permits are paced evenly over the window instead of bursting again. Arrivals then drift little, and a request counts from its
/// departure and a half percent of the window, guard included; waiting for slow answers would waste quota. A permit that goes out late does not move those after it,
/// so that all of the spare time (0.8 % of the window) stands against drift and none of it against timers.</item>
/// </list>
/// </summary>
internal sealed class QuotaLog
{
    // A request that was granted and not yet seen departing (its connection is still being made) counts as departing this much later at most.
    private static readonly long LongestDeparture = TimeSpan.TicksPerSecond;

    // So that one that is not yet old has time to depart.
    private static readonly long Old = LongestDeparture / 2;

    // Here even the longest slack, of a second, is no more than a half percent. Pacing would stretch what remains of a day's quota over the whole day.
    public static readonly TimeSpan NeverPaced = TimeSpan.FromSeconds(200);

    private readonly QuotaRing _ring;
    private readonly AnswerTimes _answers;
    private readonly List<Window> _windows;
    private Window? _learned;

    public QuotaLog(IReadOnlyList<RateLimit> limits, double use, QuotaRing ring, long now)
    {
        _ring = ring;
        _answers = new(limits.Count == 0 ? 0 : limits.Min(l => l.Window.Ticks));
        _windows = [.. limits.Select(l => new Window(l.Share(use), l.Window, ring.Oldest))];
        for (var number = ring.Oldest; number < ring.Next; number++)
        {
            // In flight when the last process ended, or written by a clock that was ahead: it arrived before this moment at the latest.
            if (ring[number] is < 0 || ring[number] > now)
            {
                ring[number] = now;
            }
        }
    }

    /// <summary>How many permits were ever taken.</summary>
    public long Entries => _ring.Next;

    /// <summary>How long answers take.</summary>
    public AnswerTimes Answers => _answers;

    /// <summary>How many entries the ring must hold for these limits, and for one that is learned.</summary>
    public static long Capacity(IReadOnlyList<RateLimit> limits) => Math.Max(1024, limits.Select(l => l.Permits).DefaultIfEmpty(0).Max());

    /// <summary>What every window is stretched by: clocks are read to the tick, but a server may count "within a second" inclusively.</summary>
    public const long Guard = TimeSpan.TicksPerMillisecond;

    /// <summary>Counts permits from an entry on; from the oldest that is known when there is none.</summary>
    public EntryCount Count(long? first) => new(_ring, first ?? 0);

    /// <summary>Puts a learned limit beside the declared ones; null takes it away again.</summary>
    public void Learn(LearnedLimit.Limit? limit)
    {
        if (_learned is not null)
        {
            _windows.Remove(_learned);
        }

        _learned = limit is { } l ? new Window(l.Permits, TimeSpan.FromTicks(l.Ticks), Math.Max(_ring.Oldest, l.FirstEntry ?? 0)) : null;
        if (_learned is not null)
        {
            _windows.Add(_learned);
        }
    }

    /// <summary>The earliest moment at which so many permits may go out; not after <paramref name="now"/> when they may go at once.</summary>
    public long NotBefore(int cost, long now)
    {
        var earliest = now;
        foreach (var window in _windows)
        {
            var last = _ring.Next + Math.Min(cost, window.Permits) - 1 - window.Permits;
            for (; window.Passed <= last; window.Passed++)
            {
                var used = _ring[window.Passed];
                if (used < 0 && now < -used + LongestDeparture)
                {
                    // Not known yet when it departed: look again in a moment.
                    return Math.Max(earliest, now + TimeSpan.TicksPerMillisecond);
                }

                if (used > now)
                {
                    // Counts as used then, unless its answer comes sooner: ask again before settling how long to wait.
                    return Math.Max(earliest, used);
                }

                window.Floor = Math.Max(window.Floor, used < 0 ? -used + LongestDeparture : used);
            }

            earliest = Math.Max(earliest, window.FreeAt);
            earliest = Math.Max(earliest, window.IsFull(now) ? window.Due : 0);
        }

        return earliest;
    }

    /// <summary>Permits that no window has used, by the tightest of them; null when there is none.</summary>
    public long? Free(long now) => _windows.Count == 0 ? null : _windows.Min(w => w.Permits - UsedWithin(w, now));

    // Moments are not quite in order, so all that can be in the window are looked at.
    private long UsedWithin(Window window, long now)
    {
        var used = 0L;
        for (var number = Math.Max(_ring.Oldest, _ring.Next - window.Permits); number < _ring.Next; number++)
        {
            used += Math.Abs(_ring[number]) > now - window.Ticks ? 1 : 0;
        }

        return used;
    }

    /// <summary>Whether permits would depart so late that they may count as used before.</summary>
    public static bool IsOld(QuotaGrant grant, long now) => now - grant.At > Old;

    /// <summary>Takes permits now. They are pending until <see cref="Departed"/> says when the request departed.</summary>
    public QuotaGrant Take(int cost, long now)
    {
        var first = _ring.Next;
        for (var i = 0; i < cost; i++)
        {
            _ring.Add(-now);
        }

        var isPaced = false;
        foreach (var window in _windows)
        {
            isPaced |= window.IsFull(now) && window.Pace(cost, now);
        }

        return new(first, cost, isPaced, now);
    }

    /// <summary>The request of these permits has departed by <paramref name="moment"/>.</summary>
    public void Departed(QuotaGrant grant, long moment) => Set(grant, moment + SlackOf(grant, moment));

    /// <summary>The request of these permits, which departed at <paramref name="departed"/>, was answered by <paramref name="moment"/>.</summary>
    public void Answered(QuotaGrant grant, long departed, long moment)
    {
        var took = Math.Max(0, moment - departed);
        var slack = _answers.IsOutlier(took) ? _answers.LongestSlack : SlackOf(grant, departed);
        _answers.Add(took);
        Set(grant, departed + Math.Min(took, slack));
    }

    private long SlackOf(QuotaGrant grant, long departed) =>
        !grant.IsPaced || _answers.AreFast ? _answers.LongestSlack
        // A request that was slow to depart met a busy machine, and may be held up after that, too.
        : departed - grant.At > _answers.Slack / 2 ? Math.Min(4 * _answers.Slack, _answers.LongestSlack)
        : _answers.Slack;

    private void Set(QuotaGrant grant, long moment)
    {
        for (var number = Math.Max(grant.First, _ring.Oldest); number < grant.First + grant.Cost; number++)
        {
            _ring[number] = moment;
        }
    }

    private sealed class Window(int permits, TimeSpan length, long passed)
    {
        // A little slower than the limit, so that the limit itself seldom has to hold a permit back.
        private readonly long _interval = (long)(length.Ticks * 1.008 / permits);

        // A permit that is later than this goes out among many others that are late too: a burst again.
        private readonly long _late = Math.Min(length.Ticks / 10, TimeSpan.TicksPerSecond);

        public int Permits { get; } = permits;

        public long Ticks { get; } = length.Ticks;

        /// <summary>The first entry that has not yet had to be out of the window.</summary>
        public long Passed { get; set; } = passed;

        /// <summary>The latest use among the entries that had to.</summary>
        public long Floor { get; set; }

        /// <summary>When the permit before which the window ends is out of it.</summary>
        public long FreeAt => Floor == 0 ? 0 : Floor + length.Ticks + Guard;

        /// <summary>When the next permit is due while permits are paced.</summary>
        public long Due { get; private set; }

        /// <summary>The window is used up, or was a moment ago, or permits have been paced within it: requests are waiting for it.</summary>
        public bool IsFull(long now) => length < NeverPaced && (FreeAt > now - (length.Ticks / 10) || Due > now - length.Ticks);

        /// <summary>
        /// Permits go out now: the next one is due an interval after these were. What is left of a window is so made up for, however long nobody
        /// asked; what lies further back is lost.
        /// </summary>
        /// <returns>False when they were so late that they go out as a burst.</returns>
        public bool Pace(int cost, long now)
        {
            var due = Due > now - length.Ticks ? Due : Math.Min(now, FreeAt);
            Due = due + (_interval * cost);
            return due > now - _late;
        }
    }
}
