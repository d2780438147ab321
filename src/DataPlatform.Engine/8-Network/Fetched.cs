using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>What the gate lets through: requests that all have their outcome.</summary>
/// <param name="Chunk">The chunk that they belong to.</param>
internal abstract record Fetched(Chunk Chunk)
{
    /// <summary>Those of one dataset, while others of the chunk are to come. What is not made of it is left for the whole chunk, which always follows.</summary>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="Name">The dataset.</param>
    /// <param name="Outcomes">How its requests ended.</param>
    public sealed record Dataset(Chunk Chunk, (string Source, string Dataset) Name, IReadOnlyList<RequestOutcome> Outcomes)
        : Fetched(Chunk);

    /// <summary>All of the chunk.</summary>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="Outcomes">How its requests ended, those of the datasets that went before included.</param>
    /// <param name="Elapsed">How long they took.</param>
    public sealed record Whole(Chunk Chunk, IReadOnlyList<RequestOutcome> Outcomes, TimeSpan Elapsed) : Fetched(Chunk)
    {
        public RequestCounts Counts =>
            new(Outcomes.Count, Count(OutcomeStatus.Stored), Count(OutcomeStatus.Failed), Count(OutcomeStatus.Skipped));

        private long Count(OutcomeStatus status) => Outcomes.Count(o => o.Status == status);
    }
}
