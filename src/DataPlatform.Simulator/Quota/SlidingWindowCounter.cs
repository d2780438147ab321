namespace DataPlatform.Simulator.Quota;

/// <summary>
/// How many events lie in the half-open window (now - length, now]. Times must not go back. It remembers at most
/// <paramref name="capacity"/> events: past that the oldest go first and the count stays there.
/// </summary>
internal sealed class SlidingWindowCounter(long length, int capacity)
{
    private long[] _times = new long[Math.Min(capacity, 64)];
    private int _first;

    public int Count { get; private set; }

    /// <summary>When the oldest event in the window leaves it; meaningful only when there is one.</summary>
    public long FreesAt => _times[_first] + length;

    public int CountAt(long now)
    {
        while (Count > 0 && _times[_first] <= now - length)
        {
            DropOldest();
        }

        return Count;
    }

    public int Add(long now)
    {
        CountAt(now);
        if (Count == capacity)
        {
            DropOldest();
        }
        else if (Count == _times.Length)
        {
            Grow();
        }

        _times[(_first + Count) % _times.Length] = now;
        Count++;
        return Count;
    }

    private void DropOldest()
    {
        _first = (_first + 1) % _times.Length;
        Count--;
    }

    private void Grow()
    {
        var larger = new long[(int)Math.Min(capacity, _times.Length * 2L)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _times[(_first + i) % _times.Length];
        }

        (_times, _first) = (larger, 0);
    }
}
