using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>A chunk whose every request has its outcome.</summary>
internal sealed record BronzeChunk(Chunk Chunk, IReadOnlyList<RequestOutcome> Outcomes, TimeSpan Elapsed)
{
    public RequestCounts Counts =>
        new(Outcomes.Count, Count(OutcomeStatus.Stored), Count(OutcomeStatus.Failed), Count(OutcomeStatus.Skipped));

    private long Count(OutcomeStatus status) => Outcomes.Count(o => o.Status == status);
}
