using System.Threading.Tasks.Dataflow;

namespace DataPlatform.Network;

/// <summary>The two blocks of one source.</summary>
internal sealed class LaneBlocks
{
    public LaneBlocks(SourceLane lane, int chunksInFlight, ITargetBlock<GateMessage> gate, CancellationToken fault)
    {
        var source = lane.Source;
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
                BoundedCapacity = chunksInFlight,
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
