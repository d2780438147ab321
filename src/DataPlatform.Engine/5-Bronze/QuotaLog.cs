using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>
/// The arithmetic of the quota: a sliding log over all limits of a source. No waiting, no clock, no lock; the limiter around it has those.
/// A permit goes out when, for every limit of N per W, the N-th permit before it was used at least W ago. The server counts arrivals, not
/// departures, so a permit counts from when its request is known to have left, and W is stretched by a guard for what the network may shift.
/// A server that counts in windows of any alignment, fixed or sliding, then sees at most N.
/// </summary>
internal sealed class QuotaLog
{
    // A request that was granted and not yet seen leaving (its connection is still being made) counts as leaving this much later at most.
    private static readonly long LongestDeparture = TimeSpan.TicksPerSecond;

    private readonly QuotaRing _ring;
    private readonly Window[] _windows;

    public QuotaLog(IReadOnlyList<RateLimit> limits, double use, QuotaRing ring, long now)
    {
        _ring = ring;
        _windows = [.. limits.Select(l => new Window(Math.Max(1, (int)(l.Permits * use)), l.Window.Ticks + Guard(l.Window), ring.Oldest))];
        for (var number = ring.Oldest; number < ring.Next; number++)
        {
            // In flight when the last process ended, or written by a clock that was ahead: it arrived before this moment at the latest.
            if (ring[number] is < 0 || ring[number] > now)
            {
                ring[number] = now;
            }
        }
    }

    /// <summary>How many entries the ring must hold for these limits.</summary>
    public static long Capacity(IReadOnlyList<RateLimit> limits) => limits.Count == 0 ? 1 : limits.Max(l => l.Permits);

    /// <summary>0.6 % of the window, at least 1 ms and at most 250 ms: what arrival may differ from departure without costing a percent of the quota.</summary>
    public static long Guard(TimeSpan window) =>
        Math.Clamp((long)(window.Ticks * 0.006), TimeSpan.TicksPerMillisecond, 250 * TimeSpan.TicksPerMillisecond);

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
                    // Not known yet when it left: look again in a moment.
                    return Math.Max(earliest, now + TimeSpan.TicksPerMillisecond);
                }

                window.Floor = Math.Max(window.Floor, used < 0 ? -used + LongestDeparture : used);
            }

            earliest = Math.Max(earliest, window.Floor == 0 ? 0 : window.Floor + window.Ticks);
        }

        return earliest;
    }

    /// <summary>Takes permits now. They are pending until <see cref="Left"/> says when the request left.</summary>
    /// <returns>The number of the first entry.</returns>
    public long Take(int cost, long now)
    {
        var first = _ring.Next;
        for (var i = 0; i < cost; i++)
        {
            _ring.Add(-now);
        }

        return first;
    }

    /// <summary>The request of these permits has left by <paramref name="moment"/>.</summary>
    public void Left(long first, int cost, long moment)
    {
        for (var number = Math.Max(first, _ring.Oldest); number < first + cost; number++)
        {
            _ring[number] = moment;
        }
    }

    private sealed class Window(int permits, long ticks, long passed)
    {
        public int Permits { get; } = permits;

        public long Ticks { get; } = ticks;

        /// <summary>The first entry that has not yet had to be out of the window.</summary>
        public long Passed { get; set; } = passed;

        /// <summary>The latest departure among the entries that had to.</summary>
        public long Floor { get; set; }
    }
}
