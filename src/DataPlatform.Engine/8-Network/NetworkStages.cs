using DataPlatform.Bronze.Quota;

namespace DataPlatform.Network;

/// <summary>The stages, in the order of the data. Each is a plain class that needs no network around it.</summary>
/// <param name="Tickers">Starts a chunk.</param>
/// <param name="Lanes">One for each source.</param>
/// <param name="Silver">Commits datasets and chunks.</param>
/// <param name="Waits">Which quotas make their sources wait.</param>
/// <param name="Gold">Brings gold up to date.</param>
/// <param name="Checkpoint">Tidies up behind a chunk.</param>
internal sealed record NetworkStages(
    TickerStage Tickers,
    IReadOnlyList<SourceLane> Lanes,
    SilverStage Silver,
    WaitingQuotas Waits,
    GoldStage Gold,
    CheckpointStage Checkpoint
);
