using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>Brings what the chunks so far have committed into the warehouse's file, when it has become much.</summary>
/// <param name="context">The run.</param>
/// <param name="warehouse">The warehouse's writer.</param>
internal sealed class CheckpointStage(StageContext context, Database warehouse)
{
    public void Run()
    {
        // It can take long, and a stop has to be quick. What is committed is in the log.
        if (!context.IsStopping && warehouse.IsCheckpointDue)
        {
            warehouse.Checkpoint();
        }
    }
}
