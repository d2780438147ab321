using DataPlatform.Runs;

namespace DataPlatform.Engine;

/// <summary>
/// A broken machine (a full disk, say) or a bug ended a run. The inner exception is the cause. What was stored until then is kept, and the next run
/// goes on from it.
/// </summary>
public sealed class RunFailedException : IOException
{
    internal RunFailedException(RunSummary summary, Exception cause)
        : base(cause.Message, cause) => Summary = summary;

    /// <summary>What the run did until then; its status is <see cref="RunStatus.Failed"/>.</summary>
    public RunSummary Summary { get; }
}
