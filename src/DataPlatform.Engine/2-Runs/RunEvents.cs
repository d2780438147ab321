namespace DataPlatform.Runs;

/// <summary>
/// The one stream of what happens in a run. Stages say what happened and know nothing of who watches; whatever a person or a machine learns of a run
/// is made from this.
/// </summary>
internal sealed class RunEvents(params IReadOnlyList<IRunObserver> observers)
{
    // Events come from all blocks at once. One at a time, observers need no lock of their own, and all of them see the same order.
    private readonly Lock _turn = new();

    public void Publish(RunEvent what)
    {
        if (!IsWanted(what))
        {
            return;
        }

        lock (_turn)
        {
            foreach (var observer in observers)
            {
                if (observer.Wants(what))
                {
                    observer.On(what);
                }
            }
        }
    }

    // Four events come with every request, and of three of them nobody makes anything while nobody listens to spans and metrics. All requests would
    // wait for each other's turn (measured).
    private bool IsWanted(RunEvent what)
    {
        foreach (var observer in observers)
        {
            if (observer.Wants(what))
            {
                return true;
            }
        }

        return false;
    }
}
