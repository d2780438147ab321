namespace DataPlatform.Simulator.Quota;

/// <summary>Counts events in windows of one length laid end to end from an origin.</summary>
internal sealed class FixedWindowCounter(long length, long origin, int permits)
{
    private long _window = long.MinValue;
    private long _count;

    public long Most { get; private set; }
    public long Violations { get; private set; }

    public void Add(long now)
    {
        var window = (now - origin) / length;
        if (window != _window)
        {
            (_window, _count) = (window, 0);
        }

        _count++;
        Most = Math.Max(Most, _count);
        if (_count > permits)
        {
            Violations++;
        }
    }
}
