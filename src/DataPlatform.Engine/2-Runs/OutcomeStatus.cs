namespace DataPlatform.Runs;

/// <summary>The three ways a planned request can end.</summary>
internal enum OutcomeStatus
{
    Stored,
    Failed,
    Skipped,
}
