namespace DataPlatform.Bronze.Http;

/// <summary>
/// How many bytes of bodies the process holds at once, all sources together. Who needs more than is left waits for its turn. Only when nobody could go on
/// without more does one of them go beyond it, and no other until that one is over: so a body that is larger by itself comes through, and bodies that
/// wait for each other never stand still. Safe to ask from any thread.
/// </summary>
/// <param name="most">The bytes.</param>
internal sealed class BodyBudget(long most)
{
    /// <summary>The one of this process: 128 MB.</summary>
    public static readonly BodyBudget OfProcess = new(128L * 1024 * 1024);

    // Everything below, and what leases hold, is guarded by the gate.
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private BodyLease? _beyond;
    private int _goingOn;
    private long _held;

    /// <summary>The arrays that large bodies stand in; no more are kept than may be held.</summary>
    public LargeArrays Arrays { get; } = new(most);

    /// <summary>The bytes that are held now.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

    /// <summary>The bodies that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>A body that holds nothing yet.</summary>
    /// <param name="time">Stands still while the body waits; null for none.</param>
    public BodyLease Open(AttemptTime? time = null) => new(this, time);

    /// <summary>Takes bytes for a body, until it holds so many, or puts it in the line.</summary>
    /// <param name="lease">The body.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="token">Takes it out of the line.</param>
    /// <param name="turn">Ends when it holds them.</param>
    /// <returns>True when it holds them now.</returns>
    public bool Take(BodyLease lease, long bytes, CancellationToken token, out Task turn)
    {
        turn = Task.CompletedTask;
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (bytes <= lease.Held || ((_waiting.Count == 0 || lease == _beyond) && TryAdd(lease, bytes)))
            {
                return true;
            }

            lease.Time?.Stand();
            node = _waiting.AddLast(new Waiter(lease, bytes));
            _goingOn -= lease.Held > 0 ? 1 : 0;
            LetIn();
        }

        turn = WaitAsync(node, token);
        return false;
    }

    /// <summary>Gives bytes of a body back, until it holds so many.</summary>
    public void GiveBack(BodyLease lease, long bytes)
    {
        lock (_gate)
        {
            if (bytes >= lease.Held)
            {
                return;
            }

            _held -= lease.Held - bytes;
            _goingOn -= bytes == 0 ? 1 : 0;
            _beyond = bytes == 0 && _beyond == lease ? null : _beyond;
            lease.Held = bytes;
            LetIn();
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> node, CancellationToken token)
    {
        using var registration = token.Register(() => GiveUp(node, token));
        await node.Value.Done.Task.ConfigureAwait(false);
    }

    private void GiveUp(LinkedListNode<Waiter> node, CancellationToken token)
    {
        lock (_gate)
        {
            if (node.List is not null)
            {
                _waiting.Remove(node);
                _goingOn += node.Value.Lease.Held > 0 ? 1 : 0;
                node.Value.Done.SetCanceled(token);
                LetIn();
            }
        }
    }

    private void LetIn()
    {
        while (_waiting.First is { } first && Fits(first.Value.Lease, first.Value.Bytes))
        {
            LetIn(first);
        }

        if (_goingOn == 0 && _waiting.First is { } next)
        {
            // One that holds something already, or those would grow more and more.
            while (next is { Value.Lease.Held: 0, Next: { } other })
            {
                next = other;
            }

            next = next.Value.Lease.Held > 0 ? next : _waiting.First;
            _beyond = next.Value.Lease;
            LetIn(next);
        }
    }

    private void LetIn(LinkedListNode<Waiter> node)
    {
        _waiting.Remove(node);
        Add(node.Value.Lease, node.Value.Bytes);
        _goingOn++;
        node.Value.Done.SetResult();
    }

    private bool TryAdd(BodyLease lease, long bytes)
    {
        if (!Fits(lease, bytes))
        {
            return false;
        }

        _goingOn += lease.Held == 0 ? 1 : 0;
        Add(lease, bytes);
        return true;
    }

    private bool Fits(BodyLease lease, long bytes) => lease == _beyond || _held + bytes - lease.Held <= most;

    private void Add(BodyLease lease, long bytes)
    {
        _held += bytes - lease.Held;
        lease.Held = bytes;
    }

    private sealed record Waiter(BodyLease Lease, long Bytes)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
