using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>What silver is told of what is fetched.</summary>
internal abstract record Fetched
{
    /// <summary>
    /// All requests of a dataset have their outcome, while others of its chunk are to come. It may be promoted ahead of them, and is promoted with them
    /// if it was not.
    /// </summary>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="Name">The dataset.</param>
    /// <param name="Outcomes">How its requests ended.</param>
    public sealed record Dataset(Chunk Chunk, (string Source, string Dataset) Name, IReadOnlyList<RequestOutcome> Outcomes) : Fetched;

    /// <summary>All requests of a chunk have their outcome.</summary>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="Outcomes">How they ended, those of the datasets that went before included.</param>
    /// <param name="Elapsed">How long they took.</param>
    public sealed record Whole(Chunk Chunk, IReadOnlyList<RequestOutcome> Outcomes, TimeSpan Elapsed) : Fetched
    {
        public RequestCounts Counts =>
            new(Outcomes.Count, Count(OutcomeStatus.Stored), Count(OutcomeStatus.Failed), Count(OutcomeStatus.Skipped));

        private long Count(OutcomeStatus status) => Outcomes.Count(o => o.Status == status);
    }

    /// <summary>A quota begins to make requests wait: there is time for what is fetched already.</summary>
    public sealed record Pause : Fetched;
}
