using System.Threading.RateLimiting;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>No permit within the longest wait that the run allows.</summary>
internal sealed class QuotaRefusal(QuotaWait wait) : RateLimitLease
{
    public QuotaWait Wait { get; } = wait;

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? Wait.Length : null;
        return metadata is not null;
    }
}
