namespace DataPlatform.Runs.Documents;

/// <summary>A run that is going on.</summary>
public sealed record RunProgress
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>When it started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written (UTC): every few seconds while something happens.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Where its time went so far.</summary>
    public TimeCounts Time { get; init; } = new();

    /// <summary>Its chunks.</summary>
    public required int Chunks { get; init; }

    /// <summary>Those that have left gold.</summary>
    public required int ChunksDone { get; init; }

    /// <summary>Requests of the chunks that have started, and what became of them so far.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>The chunks that have started and not left gold.</summary>
    public required IReadOnlyList<ChunkProgress> InFlight { get; init; }

    /// <summary>What it waits for and until when, by quota; empty when it does not wait for long.</summary>
    public required IReadOnlyDictionary<string, string> Waits { get; init; }
}
