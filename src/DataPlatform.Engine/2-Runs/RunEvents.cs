namespace DataPlatform.Runs;

/// <summary>
/// The one stream of what happens in a run. Stages say what happened and know nothing of who watches; whatever a person or a machine learns of a run
/// is made from this.
/// </summary>
internal sealed class RunEvents(params IReadOnlyList<IRunObserver> observers)
{
    private readonly IRunObserver[] _observers = [.. observers];

    // Events come from all blocks at once. One at a time, observers need no lock of their own, and all of them see the same order.
    private readonly Lock _turn = new();

    // How many of each use go on.
    private readonly int[] _going = new int[Enum.GetValues<TimeUse>().Length];

    /// <summary>
    /// Somebody wants events with <see cref="RunEvent.IsOfAttempt"/>. Where nobody does, they are not made: all requests would wait for each other's turn
    /// to tell of them (measured).
    /// </summary>
    public bool AreAttemptsWanted
    {
        get
        {
            foreach (var observer in _observers)
            {
                if (observer.WantsAttempts)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Publish(RunEvent what)
    {
        lock (_turn)
        {
            foreach (var observer in _observers)
            {
                if (observer.Wants(what))
                {
                    observer.On(what);
                }
            }
        }
    }

    /// <summary>The run's time goes to something until what is returned is disposed.</summary>
    /// <remarks>Of several that go on at once only the first beginning and the last end are told: what many requests do costs no turn for each.</remarks>
    public Stretch During(TimeUse use)
    {
        if (Interlocked.Increment(ref _going[(int)use]) == 1)
        {
            Publish(new RunEvent.UseBegan(use));
        }

        return new(this, use);
    }

    /// <summary>A stretch of a run's time. To be disposed once.</summary>
    public readonly struct Stretch(RunEvents events, TimeUse use) : IDisposable
    {
        public void Dispose()
        {
            if (Interlocked.Decrement(ref events._going[(int)use]) == 0)
            {
                events.Publish(new RunEvent.UseEnded(use));
            }
        }
    }
}
