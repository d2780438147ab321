using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>What every stage of a run has to know.</summary>
/// <param name="Run">Which run it is.</param>
/// <param name="Tokens">How it ends early.</param>
/// <param name="Events">Where stages say what happens.</param>
/// <param name="Clock">The clock.</param>
internal sealed record StageContext(RunContext Run, RunTokens Tokens, RunEvents Events, TimeProvider Clock)
{
    public bool IsStopping => Tokens.Stop.IsCancellationRequested;
}
