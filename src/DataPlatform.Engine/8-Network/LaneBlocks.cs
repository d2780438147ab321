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
        Fetch = new(
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
        Plan = new(
            StrayCancellation.Faults<Chunk>(chunk => lane.PlanAsync(chunk, Fetch, gate), fault),
            new()
            {
                BoundedCapacity = session.Options.ChunksInFlight.Number,
                CancellationToken = fault,
                NameFormat = $"plan {source.Name}",
            }
        );
        Fetch.FeedsWithOthers(gate);
        _ = Plan.Completion.ContinueWith(
            _ => Fetch.Complete(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    public ActionBlock<Chunk> Plan { get; }

    public TransformBlock<LaneOrder, GateMessage> Fetch { get; }

    public IEnumerable<IDataflowBlock> Blocks => [Plan, Fetch];
}
