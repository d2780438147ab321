using System.Threading.RateLimiting;

namespace DataPlatform.Bronze.Quota;

/// <summary>A permit for one attempt: for one request on the wire, whatever the HTTP stack would like to do.</summary>
internal sealed class QuotaLease(QuotaLimiter limiter, QuotaGrant grant) : RateLimitLease
{
    private object? _connection;
    private int _ended;
    private long _left;

    public QuotaGrant Grant { get; } = grant;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    /// <summary>The request is about to be written to a connection.</summary>
    /// <exception cref="IOException">
    /// It has been written to another one before. The HTTP stack does that by itself when a server closes a connection without an answer, but a second
    /// request needs a second permit.
    /// </exception>
    public void Leaves(object connection)
    {
        if (Interlocked.CompareExchange(ref _connection, connection, null) is { } before && before != connection)
        {
            throw new IOException("the server closed the connection without an answer");
        }
    }

    /// <summary>The request has left. When it is written in pieces, the last one counts.</summary>
    public void MarkLeft() => Volatile.Write(ref _left, limiter.Left(this));

    /// <summary>The answer has begun to come: the server had the request by now.</summary>
    public void MarkAnswered()
    {
        MarkLeftIfNot();
        limiter.Answered(this, Volatile.Read(ref _left));
    }

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        MarkLeftIfNot();
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            limiter.Ended(this);
        }

        base.Dispose(disposing);
    }

    private void MarkLeftIfNot()
    {
        if (Volatile.Read(ref _left) == 0)
        {
            MarkLeft();
        }
    }
}
