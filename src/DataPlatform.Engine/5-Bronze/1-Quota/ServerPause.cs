namespace DataPlatform.Bronze.Quota;

/// <summary>Until when the server wants not to be asked. Pure arithmetic, told by the limiter what happened.</summary>
internal sealed class ServerPause
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    private int _refusalsInARow;

    /// <summary>The pause's end, in UTC ticks; 0 before the first one.</summary>
    public long Until { get; private set; }

    /// <summary>The server asked for a pause. A shorter one than the pause that is on changes nothing.</summary>
    public void Extend(long now, TimeSpan pause)
    {
        pause = pause < Shortest ? Shortest : pause;
        pause = pause > Longest ? Longest : pause;
        Until = Math.Max(Until, now + pause.Ticks);
    }

    /// <summary>
    /// The server refused. Without a time, or when it refuses again as soon as the time is over, the pause doubles with every refusal in a row, from
    /// one second to a minute, and is up to a quarter longer.
    /// </summary>
    /// <param name="now">When, in UTC ticks.</param>
    /// <param name="retryAfter">When the server wants to be asked again; null when it did not say.</param>
    /// <param name="jitter">How much longer, from 0 up to 1.</param>
    public void Refused(long now, TimeSpan? retryAfter, double jitter)
    {
        // Refusals of requests that were in flight together are one event: only the first after a pause counts.
        if (now >= Until)
        {
            _refusalsInARow++;
        }

        var backOff = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, _refusalsInARow - 1)) * (1 + (jitter / 4)));
        Extend(now, retryAfter is { } said && (_refusalsInARow == 1 || said > backOff) ? said : backOff);
    }

    /// <summary>The server admitted a request: the next refusal is the first of a new row.</summary>
    public void Admitted(long now) => _refusalsInARow = now >= Until ? 0 : _refusalsInARow;
}
