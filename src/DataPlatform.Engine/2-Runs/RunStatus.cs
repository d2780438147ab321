namespace DataPlatform.Runs;

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>Every planned request was stored or skipped, no row was quarantined, and nothing says that the answers were not whole.</summary>
    Succeeded,

    /// <summary>The run reached its end, with failed requests, quarantined rows, warnings, failed checks, or a source that was left for the next run.</summary>
    Partial,

    /// <summary>A broken machine or a bug ended the run.</summary>
    Failed,

    /// <summary>The caller cancelled; what was stored is kept, and the next run goes on from it.</summary>
    Interrupted,
}
