namespace DataPlatform.Runs;

/// <summary>
/// A run while it runs: its identity and the counters that add up over its chunks. Written by the network's last block only,
/// which handles one chunk at a time, so nothing here needs a lock; readers wait for the run's end.
/// </summary>
internal sealed class RunContext
{
    private readonly List<ChunkSummary> _chunks = [];
    private readonly List<RequestFailure> _failures = [];

    public RunContext(string runId, DateOnly date, DateTimeOffset startedAt)
    {
        RunId = runId;
        Date = date;
        StartedAt = startedAt;
    }

    /// <summary>The run's id; ids sort in the order of the runs.</summary>
    public string RunId { get; }

    /// <summary>The run's date.</summary>
    public DateOnly Date { get; }

    /// <summary>When the run started (UTC).</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The requests of all chunks so far.</summary>
    public RequestCounts Requests { get; private set; } = new(0, 0, 0, 0);

    /// <summary>The responses of all chunks so far.</summary>
    public BronzeCounts Bronze { get; private set; } = new(0, 0);

    /// <summary>The rows of all chunks so far.</summary>
    public SilverCounts Silver { get; private set; } = SilverCounts.None;

    /// <summary>The chunks finished so far, in the order of the plan, whichever was finished first.</summary>
    public IReadOnlyList<ChunkSummary> Chunks => [.. _chunks.OrderBy(c => c.Index)];

    /// <summary>The first failures.</summary>
    public IReadOnlyList<RequestFailure> Failures => _failures;

    public void Add(ChunkSummary chunk, BronzeCounts bronze, IEnumerable<RequestFailure> failures)
    {
        _chunks.Add(chunk);
        Requests = new(
            Requests.Planned + chunk.Planned,
            Requests.Stored + chunk.Stored,
            Requests.Failed + chunk.Failed,
            Requests.Skipped + chunk.Skipped
        );
        Bronze = new(Bronze.Responses + bronze.Responses, Bronze.Bytes + bronze.Bytes);
        Silver += chunk.Silver;
        _failures.AddRange(failures.Take(RunSummary.MaxFailures - _failures.Count));
    }
}
