using DataPlatform.Recipes;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>A server in a played time: it admits by its own limits, whatever was declared, and refuses some requests for no reason.</summary>
internal sealed class PlayedServer
{
    private readonly List<long> _admitted = [];
    private int _arrived;

    /// <summary>What it admits, in force from a moment on; the last that has begun holds.</summary>
    public required IReadOnlyList<(long From, IReadOnlyList<RateLimit> Limits)> Phases { get; init; }

    /// <summary>It counts in windows laid end to end; else in windows that slide.</summary>
    public bool IsFixed { get; init; }

    /// <summary>It says when it wants to be asked again, in whole seconds.</summary>
    public bool SaysWhen { get; init; } = true;

    /// <summary>Requests that it refuses for no reason, by their number from 1, with a pause of a second.</summary>
    public IReadOnlySet<int> Strays { get; init; } = new HashSet<int>();

    /// <summary>When it refused.</summary>
    public List<long> Refused { get; } = [];

    /// <summary>How many of those for no reason.</summary>
    public int Stray { get; private set; }

    /// <summary>When it admitted.</summary>
    public IReadOnlyList<long> Admitted => _admitted;

    /// <param name="now">When the request arrives.</param>
    /// <param name="retryAfter">How long a refusal asks to wait; null when it does not say.</param>
    /// <returns>Whether it is admitted.</returns>
    public bool Admits(long now, out TimeSpan? retryAfter)
    {
        retryAfter = null;
        if (Strays.Contains(++_arrived))
        {
            Stray++;
            retryAfter = SaysWhen ? TimeSpan.FromSeconds(1) : null;
            Refused.Add(now);
            return false;
        }

        var free = Phases.Last(p => p.From <= now).Limits.Max(l => FreeAt(l, now));
        if (free <= now)
        {
            _admitted.Add(now);
            return true;
        }

        retryAfter = SaysWhen ? TimeSpan.FromSeconds(Math.Ceiling(TimeSpan.FromTicks(free - now).TotalSeconds)) : null;
        Refused.Add(now);
        return false;
    }

    private long FreeAt(RateLimit limit, long now)
    {
        if (IsFixed)
        {
            var start = now / limit.Window.Ticks * limit.Window.Ticks;
            return _admitted.AsEnumerable().Reverse().TakeWhile(t => t >= start).Take(limit.Permits).Count() < limit.Permits
                ? now
                : start + limit.Window.Ticks;
        }

        return _admitted.Count < limit.Permits ? now : Math.Max(now, _admitted[^limit.Permits] + limit.Window.Ticks);
    }
}
