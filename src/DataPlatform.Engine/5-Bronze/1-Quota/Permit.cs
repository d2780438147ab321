namespace DataPlatform.Bronze.Quota;

/// <summary>A permit for one attempt: for one request on the wire, whatever the HTTP stack would like to do.</summary>
internal sealed class Permit(IQuota quota, QuotaGrant grant) : IDisposable
{
    // Written by the flow that sends the request, read by the one that gives the permit back, which need not wait for the first.
    private object? _connection;
    private long _departed;
    private int _ended;

    /// <summary>The request is about to be written to a connection.</summary>
    /// <exception cref="IOException">
    /// It has been written to another one before. The HTTP stack does that by itself when a server closes a connection without an answer, but a second
    /// request needs a second permit.
    /// </exception>
    public void Departs(object connection)
    {
        if (Interlocked.CompareExchange(ref _connection, connection, null) is { } before && before != connection)
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
