using System.Threading.Tasks.Dataflow;
using DataPlatform.Recipes;

namespace DataPlatform.Network;

/// <summary>The two blocks of one source.</summary>
internal sealed class LaneBlocks
{
    public LaneBlocks(SourceRecipe source, RunSession session, ITargetBlock<GateMessage> gate, CancellationToken fault)
    {
        var lane = new SourceLane(source, session, fault);
        // Order is of no use to a fetch, and keeping it would let one slow answer hold all others back (measured).
        var fetch = new TransformBlock<LaneOrder, GateMessage>(
            StrayCancellation.Faults<LaneOrder, GateMessage>(lane.FetchAsync, fault),
            new()
            {
                MaxDegreeOfParallelism = source.Concurrency,
                BoundedCapacity = source.Concurrency * 4,
                EnsureOrdered = false,
                CancellationToken = fault,
                NameFormat = $"fetch {source.Name}",
            }
        );
        var plan = new ActionBlock<Chunk>(
            StrayCancellation.Faults<Chunk>(chunk => lane.PlanAsync(chunk, fetch, gate), fault),
            new()
            {
                BoundedCapacity = session.Options.ChunksInFlight,
                CancellationToken = fault,
                NameFormat = $"plan {source.Name}",
            }
        );
        fetch.FeedsWithOthers(gate);
        _ = plan.Completion.ContinueWith(
            _ => fetch.Complete(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        (Plan, Fetch, Blocks) = (plan, fetch, [plan, fetch]);
    }

    public ActionBlock<Chunk> Plan { get; }

    public TransformBlock<LaneOrder, GateMessage> Fetch { get; }

    public IReadOnlyList<IDataflowBlock> Blocks { get; }
}
