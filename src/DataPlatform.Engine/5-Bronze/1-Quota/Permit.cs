namespace DataPlatform.Bronze.Quota;

/// <summary>A permit for one attempt: for one request on the wire, whatever the HTTP stack would like to do.</summary>
internal sealed class Permit(IKeyQuota quota, QuotaGrant grant) : IDisposable
{
    // Written by the flow that sends the request, read by the one that gives the permit back, which need not wait for the first.
    private object? _connection;
    private long _departed;
    private int _ended;

    /// <summary>The quota that has given it.</summary>
    public IKeyQuota Quota => quota;

    /// <summary>A request has used it, or it was given back: no other one can.</summary>
    public bool HasDeparted => Volatile.Read(ref _departed) != 0;

    /// <summary>It was given too long ago to be sent with: it is given back, and another one is taken.</summary>
    public bool IsOld => quota.IsOld(grant);

    /// <summary>The request is about to be written to a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isClosed">
    /// Whether the one that it was written to before was closed by the server in good order. Servers do that with connections they have kept open for long
    /// enough, and have not looked at what was written meanwhile; the HTTP stack writes it to another one by itself.
    /// </param>
    /// <exception cref="IOException">
    /// It has been written to another connection before, which broke: the server may have had the request, and a second one needs a second permit.
    /// </exception>
    public void Departs(object connection, Func<object, bool> isClosed)
    {
        var before = Interlocked.Exchange(ref _connection, connection);
        if (before is not null && before != connection && !isClosed(before))
        {
            throw new IOException("the server closed the connection without an answer");
        }
    }

    /// <summary>The request has departed. When it is written in pieces, the last one counts.</summary>
    public void MarkDeparted() => Volatile.Write(ref _departed, quota.Departed(grant));

    /// <summary>The answer has begun to come: the server had the request by now.</summary>
    public void MarkAnswered()
    {
        MarkDepartedIfNot();
        quota.Answered(grant, Volatile.Read(ref _departed));
    }

    /// <summary>Gives it back. A request that nobody saw departing counts as departed now.</summary>
    public void Dispose()
    {
        MarkDepartedIfNot();
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            quota.Ended(grant);
        }
    }

    private void MarkDepartedIfNot()
    {
        if (Volatile.Read(ref _departed) == 0)
        {
            MarkDeparted();
        }
    }
}
