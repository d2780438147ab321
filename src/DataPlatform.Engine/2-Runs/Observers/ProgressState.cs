using DataPlatform.Recipes;

namespace DataPlatform.Runs.Observers;

/// <summary>How far a run is, at one moment.</summary>
internal sealed record ProgressState
{
    /// <summary>The moment (UTC).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Since the run was asked for.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Chunks of the run; null before it has started.</summary>
    public int? Chunks { get; init; }

    /// <summary>Chunks that have left gold.</summary>
    public int ChunksDone { get; init; }

    /// <summary>The chunks on their way, by index.</summary>
    public IReadOnlyList<ChunkProgress> InFlight { get; init; } = [];

    /// <summary>The quotas that requests are sent under.</summary>
    public IReadOnlyList<QuotaProgress> Quotas { get; init; } = [];

    /// <summary>Until the run's end, if the chunks to come take as long as those before them; null while nothing can be said.</summary>
    public TimeSpan? RunLeft { get; init; }

    /// <summary>The caller stops the run.</summary>
    public bool IsStopping { get; init; }

    /// <param name="Chunk">The chunk.</param>
    /// <param name="Stage">bronze, silver or gold.</param>
    /// <param name="Part">The dataset or model that is being promoted; null where there is none.</param>
    /// <param name="Done">Requests that have their outcome.</param>
    /// <param name="Failed">Those of them that failed.</param>
    /// <param name="Left">Until its last request has its outcome; null while nothing can be said.</param>
    public sealed record ChunkProgress(ChunkInfo Chunk, string Stage, string? Part, long Done, long Failed, TimeSpan? Left);

    /// <param name="Quota">Its name.</param>
    /// <param name="Limits">Its declared limits.</param>
    /// <param name="PerSecond">Permits taken a second, lately.</param>
    /// <param name="Wait">Why nothing can be sent, and until when; null when something can.</param>
    public sealed record QuotaProgress(string Quota, IReadOnlyList<RateLimit> Limits, double PerSecond, QuotaWait? Wait);
}
