using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>What one run did. The same record is returned to a library caller, printed, and stored in <c>ops</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Failures that a summary lists; the others are only counted in it.</summary>
    public const int MaxFailures = 1000;

    /// <summary>The run's id; ids sort in the order of the runs.</summary>
    public required string RunId { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The run's date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>When the run started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Where that time went; null in what an older version has written.</summary>
    public TimeCounts? Time { get; init; }

    /// <summary>The books of the requests.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>Of the stored requests, those whose answer has no rows, or says that there is no such thing.</summary>
    public long WithoutRows { get; init; }

    /// <summary>What was written to bronze.</summary>
    public required BronzeCounts Bronze { get; init; }

    /// <summary>The books of the rows.</summary>
    public required SilverCounts Silver { get; init; }

    /// <summary>Rows of each gold table at the end of the run, by table name without schema.</summary>
    public required IReadOnlyDictionary<string, long> Gold { get; init; }

    /// <summary>What each source's quota was used for, by source name.</summary>
    public required IReadOnlyDictionary<string, QuotaCounts> Quota { get; init; }

    /// <summary>How long each source's answers took, by source name; a source that was not asked is not in it.</summary>
    public IReadOnlyDictionary<string, LatencyCounts> Latency { get; init; } =
        new SortedDictionary<string, LatencyCounts>(StringComparer.Ordinal);

    /// <summary>Every chunk, in order.</summary>
    public required IReadOnlyList<ChunkSummary> Chunks { get; init; }

    /// <summary>The first <see cref="MaxFailures"/> failed requests; all of them are in <c>ops.requests</c>.</summary>
    public required IReadOnlyList<RequestFailure> Failures { get; init; }

    /// <summary>Signs that what was loaded may not be whole or right, each once; they are in <c>ops.warnings</c> too. Empty when all is well.</summary>
    public required IReadOnlyList<RunWarning> Warnings { get; init; }

    /// <summary>
    /// What came of every check that was made, in the order of the chunks: the last time, where a table was checked behind several. All are in
    /// <c>ops.checks</c>. Empty when none was made.
    /// </summary>
    public IReadOnlyList<CheckOutcome> Checks { get; init; } = [];

    /// <summary>What a reader should know besides the counts (a source left for later, a torn line cut off). Empty most of the time.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Why the run failed; null, and left out of the JSON, when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}
