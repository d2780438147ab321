namespace DataPlatform.Planning;

/// <summary>What a run with the same options would do at this moment.</summary>
public sealed record RunPlan
{
    /// <summary>The run's date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Requests that the selection stands for: due + skipped.</summary>
    public required long Planned { get; init; }

    /// <summary>Requests that would be sent.</summary>
    public required long Due { get; init; }

    /// <summary>Requests that would not be sent.</summary>
    public required long Skipped { get; init; }

    /// <summary>
    /// Seconds that the sources' limits make the run take at least when one chunk is in flight, which is the default: the slowest source of the
    /// non-ticker chunk, then one ticker chunk after the other.
    /// </summary>
    public required double EtaSeconds { get; init; }

    /// <summary>The same with <see cref="Runs.ChunksInFlight.PerSource"/>: the slowest chain of chunks that wait for each other.</summary>
    public required double EtaSideBySideSeconds { get; init; }

    /// <summary>What each source is asked for, and what that takes by itself.</summary>
    public required IReadOnlyList<SourcePlan> Sources { get; init; }

    /// <summary>The chunks in order.</summary>
    public required IReadOnlyList<PlannedChunk> Chunks { get; init; }

    /// <summary>What a reader should know, for example that the tickers are not known before the first run.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
