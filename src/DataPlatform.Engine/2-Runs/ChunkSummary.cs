namespace DataPlatform.Runs;

/// <summary>What one chunk did.</summary>
public sealed record ChunkSummary
{
    /// <summary>1 for the first chunk of the run.</summary>
    public required int Index { get; init; }

    /// <summary>How many chunks the run has.</summary>
    public required int Of { get; init; }

    /// <summary><c>non-ticker</c> or <c>ticker</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The recipes' names in the order of the book, as <c>source/dataset</c> or <c>source/dataset/discriminator</c>.</summary>
    public required IReadOnlyList<string> Recipes { get; init; }

    /// <summary>Requests that the chunk stands for: stored + failed + skipped.</summary>
    public required long Planned { get; init; }

    /// <inheritdoc cref="RequestCounts.Stored"/>
    public required long Stored { get; init; }

    /// <inheritdoc cref="RequestCounts.Failed"/>
    public required long Failed { get; init; }

    /// <inheritdoc cref="RequestCounts.Skipped"/>
    public required long Skipped { get; init; }

    /// <summary>The rows that the chunk promoted.</summary>
    public required SilverCounts Silver { get; init; }

    /// <summary>When the chunk was released (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds from its release until every request had its outcome.</summary>
    public required double BronzeSeconds { get; init; }

    /// <summary>Seconds of the silver promotion once bronze was through; datasets that were promoted before, while a quota made requests wait, are not in it.</summary>
    public required double SilverSeconds { get; init; }

    /// <summary>Seconds of the gold promotion.</summary>
    public required double GoldSeconds { get; init; }
}
