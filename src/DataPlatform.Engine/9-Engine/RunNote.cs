using DataPlatform.Runs;

namespace DataPlatform.Engine;

/// <summary>What bronze keeps of a run besides its responses: all that <c>ops.runs</c> and <c>ops.chunks</c> say of it.</summary>
/// <param name="Version">The version of the program that ran.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="Date">The run's date.</param>
/// <param name="StartedAt">When it started (UTC).</param>
/// <param name="Summary">How it ended; null while it runs, and for good when it is killed.</param>
internal sealed record RunNote(string Version, string RunId, DateOnly Date, DateTimeOffset StartedAt, RunSummary? Summary)
{
    /// <summary>What it asked again, see <see cref="Refetching.Word"/>; null for a run that asked what was due.</summary>
    public string? Refetch { get; init; }

    /// <summary>All that it was to ask was answered or could not be asked at all: nothing of it is left for a next run.</summary>
    public bool IsDone { get; init; }
}
