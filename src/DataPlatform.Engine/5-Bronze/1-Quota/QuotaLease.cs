using System.Threading.RateLimiting;

namespace DataPlatform.Bronze;

/// <summary>A permit for one attempt.</summary>
internal sealed class QuotaLease(QuotaLimiter limiter, long first, int cost, bool isPaced, long takenAt) : RateLimitLease
{
    private int _ended;
    private int _marked;
    private long _left;

    public long First { get; } = first;

    public int Cost { get; } = cost;

    public bool IsPaced { get; } = isPaced;

    /// <summary>When the permit was given, in UTC ticks.</summary>
    public long TakenAt { get; } = takenAt;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    /// <summary>The request has left; calls after the first change nothing.</summary>
    public void MarkLeft()
    {
        if (Interlocked.Exchange(ref _marked, 1) == 0)
        {
            Volatile.Write(ref _left, limiter.Left(this));
        }
    }

    /// <summary>The answer has begun to come: the server had the request by now.</summary>
    public void MarkAnswered()
    {
        MarkLeft();
        limiter.Answered(this, Volatile.Read(ref _left));
    }

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        MarkLeft();
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            limiter.Ended(this);
        }

        base.Dispose(disposing);
    }
}
