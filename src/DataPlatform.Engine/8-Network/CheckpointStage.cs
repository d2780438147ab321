using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>
/// What can wait until the next chunk is being fetched: brings what the chunks so far have committed into the warehouse's file, when it has become
/// much, and writes down how long the chunk took.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="promoted">Told that a chunk is through, for those that watch the warehouse.</param>
internal sealed class CheckpointStage(StageContext context, Database warehouse, OpsService ops, Action promoted)
{
    public void Run(ChunkSummary chunk)
    {
        using var promotion = context.Events.During(TimeUse.Promotion);
        // It can take long, and a stop has to be quick. What is committed is in the log, and where somebody reads what has changed since, it stays
        // there until the next chunk.
        if (!context.IsStopping && warehouse.IsCheckpointDue)
        {
            warehouse.TryCheckpoint();
        }

        ops.Chunks.RecordTimings(context.Run.RunId, chunk);
        if (!context.IsStopping)
        {
            promoted();
        }
    }
}
