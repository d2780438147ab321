using System.Threading.Tasks.Dataflow;
using DataPlatform.Recipes;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>
/// The network, wired. Read it from left to right:
/// <code>
///  recipes -> RecipeSplitter -> [chunk] -> lane of each source: plan -> fetch -> CompletionGate -> silver -> gold -> books
///                  ^                                                                                           |
///                  +------------------------------------- chunk credit ---------------------------------------+
/// </code>
/// Bodies never throw for what can happen to a request: an exception here is a bug or a broken machine, ends the run, and is what it ends with.
/// </summary>
internal sealed class ChunkNetwork(RunSession session, RunTokens tokens, RecipeSplitter splitter, TimeProvider clock, ILogger log)
{
    public async Task RunAsync(IReadOnlyList<SourceRecipe> sources)
    {
        // ---- the blocks, in the order of the data ----
        var batches = new BatchBlock<DatasetRecipe>(
            session.Options.ChunkSize,
            new() { CancellationToken = tokens.Fault, NameFormat = "ticker chunks" }
        );
        var credits = new BufferBlock<ChunkCredit>(new() { CancellationToken = tokens.Fault, NameFormat = "chunk credits" });
        var gateKeeper = new CompletionGate(clock, log);
        var gate = new TransformManyBlock<GateMessage, BronzeChunk>(
            StrayCancellation.Faults<GateMessage, IEnumerable<BronzeChunk>>(gateKeeper.Count, tokens.Fault),
            OneAtATime("gate", capacity: 1024)
        );
        var lanes = sources.ToDictionary(s => s.Name, s => new LaneBlocks(s, session, gate, tokens.Fault), StringComparer.Ordinal);

        // DuckDB has one writer: silver and gold take turns, also when two chunks are in flight.
        var promotion = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var silver = Step<BronzeChunk, PromotedChunk>("silver", new SilverStage(session, clock, log).Promote, promotion);
        var goldStage = new GoldStage(session, clock, log);
        var gold = Step<PromotedChunk, PromotedChunk>("gold", goldStage.Promote, promotion);
        var books = new ActionBlock<PromotedChunk>(
            StrayCancellation.Faults<PromotedChunk>(
                chunk =>
                {
                    goldStage.Finish(chunk);
                    return credits.OfferAsync(new ChunkCredit(), tokens.Fault);
                },
                tokens.Fault
            ),
            OneAtATime("books", capacity: 1)
        );

        // ---- the links; a lane's fetch block feeds the gate together with others, so the gate is completed by hand below ----
        gate.Feeds(silver);
        silver.Feeds(gold);
        gold.Feeds(books);

        var blocks = lanes.Values.SelectMany(l => l.Blocks).Concat([gate, silver, gold, books]).ToList();
        foreach (var block in blocks)
        {
            WatchFor(block);
        }

        using var drains = tokens.Fault.Register(() =>
        {
            gate.Drains();
            silver.Drains();
            gold.Drains();
            lanes.Values.ToList().ForEach(l => l.Fetch.Drains());
        });

        // ---- the run ----
        for (var i = 0; i < session.Options.ChunksInFlight; i++)
        {
            await credits.OfferAsync(new ChunkCredit(), tokens.Fault).ConfigureAwait(false);
        }

        var feeding = StrayCancellation.FaultsAsync(() => FeedAsync(batches, credits, lanes, gate), tokens.Fault);
        await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!feeding.IsCompletedSuccessfully)
        {
            tokens.RaiseFault();
        }

        await Task.WhenAll(blocks.Select(b => b.Completion)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ThrowFirstCause([.. blocks.Select(b => b.Completion), feeding]);
    }

    private async Task FeedAsync(
        BatchBlock<DatasetRecipe> batches,
        BufferBlock<ChunkCredit> credits,
        Dictionary<string, LaneBlocks> lanes,
        TransformManyBlock<GateMessage, BronzeChunk> gate
    )
    {
        await splitter
            .EmitAsync(
                batches,
                credits,
                chunk => Task.WhenAll(chunk.Sources.Select(s => lanes[s].Plan.OfferAsync(chunk, tokens.Fault))),
                tokens.Fault
            )
            .ConfigureAwait(false);
        foreach (var lane in lanes.Values)
        {
            lane.Plan.Complete();
        }

        await Task.WhenAll(lanes.Values.SelectMany(l => l.Blocks).Select(b => b.Completion)).ConfigureAwait(false);
        gate.Complete();
    }

    private void WatchFor(IDataflowBlock block) =>
        _ = block.Completion.ContinueWith(
            _ => tokens.RaiseFault(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );

    // Blocks that were cancelled because another failed are not the cause, and one that gave up for want of a target is the cause only if no
    // other is.
    private static void ThrowFirstCause(IEnumerable<Task> tasks)
    {
        var causes = tasks
            .Where(t => t.IsFaulted)
            .SelectMany(t => t.Exception!.Flatten().InnerExceptions)
            .Where(e => e is not OperationCanceledException)
            .OrderBy(StrayCancellation.IsOne)
            .ToList();
        if (causes.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(causes[0]);
        }
    }

    private TransformBlock<TIn, TOut> Step<TIn, TOut>(string name, Func<TIn, TOut> body, TaskScheduler scheduler) =>
        new(StrayCancellation.Faults(body, tokens.Fault), OneAtATime(name, capacity: 1, scheduler));

    private ExecutionDataflowBlockOptions OneAtATime(string name, int capacity, TaskScheduler? scheduler = null) =>
        new()
        {
            BoundedCapacity = capacity,
            CancellationToken = tokens.Fault,
            NameFormat = name,
            TaskScheduler = scheduler ?? TaskScheduler.Default,
        };
}
