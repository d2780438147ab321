using System.Threading.RateLimiting;
using DataPlatform.Bronze.Quota;

namespace DataPlatform.Bronze.Http;

/// <summary>The one place where the quota's permit becomes what Polly's limiter knows: it is given back when the attempt is over.</summary>
/// <param name="permit">The permit; null when there is none, and Polly then sends nothing.</param>
internal sealed class PermitLease(Permit? permit) : RateLimitLease
{
    public override bool IsAcquired => permit is not null;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        permit?.Dispose();
        base.Dispose(disposing);
    }
}
