using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>
/// The network, wired. Read it from left to right:
/// <code>
///  recipes -> RecipeSplitter -> tickers -> lane of each source: plan -> fetch -> CompletionGate -> silver -> gold -> books -> checkpoint
///                  ^                                                                                           |
///                  +------------------------------------- chunk credit ---------------------------------------+
/// </code>
/// Bodies never throw for what can happen to a request: an exception here is a bug or a broken machine, ends the run, and is what it ends with.
/// </summary>
internal sealed class ChunkNetwork
{
    private readonly RunEvents _events;
    private readonly RunTokens _tokens;
    private readonly RecipeSplitter _splitter;
    private readonly Dictionary<string, BatchBlock<DatasetRecipe>> _batches;
    private readonly TransformBlock<RecipeChunk, Chunk> _tickers;
    private readonly ActionBlock<Chunk> _lanesOfChunk;
    private readonly Dictionary<string, LaneBlocks> _lanes;
    private readonly TransformManyBlock<GateMessage, Fetched> _gate;
    private readonly TransformManyBlock<Fetched, PromotedChunk> _silver;
    private readonly TransformBlock<PromotedChunk, PromotedChunk> _gold;
    private readonly TransformBlock<PromotedChunk, PromotedChunk> _books;
    private readonly ActionBlock<PromotedChunk> _checkpoint;

    public ChunkNetwork(StageContext context, ChunkPlan plan, RunOptions options, NetworkStages stages)
    {
        _events = context.Events;
        _tokens = context.Tokens;
        var fault = _tokens.Fault;
        var credits = new ChunkCredits(plan, options.ChunksInFlight);
        _splitter = new(plan, credits, _tokens);

        // ---- the blocks, in the order of the data ----
        _batches = plan.TickerSources.ToDictionary(s => s, s => BatchesOf(s, options.ChunkSize), StringComparer.Ordinal);

        // DuckDB has one writer: those that write take turns, also when several chunks are in flight. A universe is only asked, beside the writer, so
        // that no source waits for another one's promotion; but with silver switched off, what it reads is promoted for the moment of the question.
        var writer = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        _tickers = Step<RecipeChunk, Chunk>("tickers", stages.Tickers.Start, stages.Tickers.Writes ? writer : TaskScheduler.Default);
        _lanesOfChunk = new(
            StrayCancellation.Faults<Chunk>(StartAsync, fault),
            OneAtATime("lanes of a chunk", capacity: 1, TaskScheduler.Default)
        );
        var completion = new CompletionGate(context);
        _gate = new(
            StrayCancellation.Faults<GateMessage, IEnumerable<Fetched>>(completion.Count, fault),
            OneAtATime("gate", capacity: 1024, TaskScheduler.Default)
        );
        _lanes = stages.Lanes.ToDictionary(
            l => l.Source.Name,
            l => new LaneBlocks(l, options.ChunksInFlight.Number, _gate, fault),
            StringComparer.Ordinal
        );
        _silver = new(
            StrayCancellation.Faults<Fetched, IEnumerable<PromotedChunk>>(stages.Silver.Promote, fault),
            OneAtATime("silver", capacity: 1, writer)
        );
        // One that is busy looks by itself at who waits.
        stages.Waits.OnBegin = () => _silver.Post(new Fetched.Pause());
        _gold = Step<PromotedChunk, PromotedChunk>("gold", stages.Gold.Promote, writer);
        _books = Step<PromotedChunk, PromotedChunk>("books", chunk => Finish(chunk, stages.Gold, credits), TaskScheduler.Default);
        // The next chunk is being fetched by now, so that no source waits for it.
        _checkpoint = End<PromotedChunk>("checkpoint", chunk => stages.Checkpoint.Run(chunk.Summary), writer);
        Link();
    }

    // A lane's fetch block feeds the gate together with others, so lanes and gate are completed by hand.
    private void Link()
    {
        _tickers.Feeds(_lanesOfChunk);
        _gate.Feeds(_silver);
        _silver.Feeds(_gold);
        _gold.Feeds(_books);
        _books.Feeds(_checkpoint);
    }

    public async Task RunAsync()
    {
        List<IDataflowBlock> blocks =
        [
            _tickers,
            _lanesOfChunk,
            .. _lanes.Values.SelectMany(l => l.Blocks),
            _gate,
            _silver,
            _gold,
            _books,
            _checkpoint,
        ];
        blocks.ForEach(RaiseFaultWith);
        _events.Publish(new RunEvent.NetworkOpened(Queues));
        using var discarding = _tokens.Fault.Register(DiscardTheRest);
        var feeding = StrayCancellation.FaultsAsync(FeedAsync, _tokens.Fault);
        await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!feeding.IsCompletedSuccessfully)
        {
            _tokens.RaiseFault();
        }

        await Task.WhenAll(blocks.Select(b => b.Completion)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (StrayCancellation.FirstCause([.. blocks.Select(b => b.Completion), feeding]) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    private IReadOnlyList<QueueDepth> Queues() =>
        [
            new("tickers", _tickers.InputCount),
            .. _lanes.Select(l => new QueueDepth($"plan {l.Key}", l.Value.Plan.InputCount)),
            .. _lanes.Select(l => new QueueDepth($"fetch {l.Key}", l.Value.Fetch.InputCount)),
            new("gate", _gate.InputCount),
            new("silver", _silver.InputCount),
            new("gold", _gold.InputCount),
            new("books", _books.InputCount),
            new("checkpoint", _checkpoint.InputCount),
        ];

    private async Task FeedAsync()
    {
        await _splitter.EmitAsync(_batches, _tickers).ConfigureAwait(false);
        _tickers.Complete();
        await _lanesOfChunk.Completion.ConfigureAwait(false);
        foreach (var lane in _lanes.Values)
        {
            lane.Plan.Complete();
        }

        await Task.WhenAll(_lanes.Values.SelectMany(l => l.Blocks).Select(b => b.Completion)).ConfigureAwait(false);
        _gate.Complete();
    }

    private static PromotedChunk Finish(PromotedChunk chunk, GoldStage gold, ChunkCredits credits)
    {
        gold.Finish(chunk);
        credits.Return(chunk.Bronze.Chunk.Planned);
        return chunk;
    }

    private Task StartAsync(Chunk chunk) => Task.WhenAll(chunk.Sources.Select(s => _lanes[s].Plan.OfferAsync(chunk, _tokens.Fault)));

    private void RaiseFaultWith(IDataflowBlock block) =>
        _ = block.Completion.ContinueWith(
            _ => _tokens.RaiseFault(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );

    private void DiscardTheRest()
    {
        _tickers.DiscardsTheRest();
        _lanes.Values.ToList().ForEach(l => l.Fetch.DiscardsTheRest());
        _gate.DiscardsTheRest();
        _silver.DiscardsTheRest();
        _gold.DiscardsTheRest();
        _books.DiscardsTheRest();
    }

    private BatchBlock<DatasetRecipe> BatchesOf(string source, int size) =>
        new(size, new() { CancellationToken = _tokens.Fault, NameFormat = $"ticker chunks of {source}" });

    private TransformBlock<TIn, TOut> Step<TIn, TOut>(string name, Func<TIn, TOut> body, TaskScheduler scheduler) =>
        new(StrayCancellation.Faults(body, _tokens.Fault), OneAtATime(name, capacity: 1, scheduler));

    private ActionBlock<T> End<T>(string name, Action<T> body, TaskScheduler scheduler) =>
        new(StrayCancellation.Faults(body, _tokens.Fault), OneAtATime(name, capacity: 1, scheduler));

    private ExecutionDataflowBlockOptions OneAtATime(string name, int capacity, TaskScheduler scheduler) =>
        new()
        {
            BoundedCapacity = capacity,
            CancellationToken = _tokens.Fault,
            NameFormat = name,
            TaskScheduler = scheduler,
        };
}
