using System.Diagnostics;
using System.Threading.Tasks.Dataflow;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>
/// Emits the chunks: first ONE with all non-ticker recipes, then the ticker recipes, batched. A chunk is released against a credit, which comes
/// back when an earlier chunk has left gold.
/// </summary>
internal sealed class RecipeSplitter(RunSession session, DatasetService datasets, TimeProvider clock, ILogger log)
{
    private readonly List<DatasetRecipe> _nonTicker = session.Options.Switches.ExecuteNonTickerRecipes
        ? [.. datasets.NonTickerRecipes]
        : [];
    private readonly List<DatasetRecipe> _ticker = session.Options.Switches.ExecuteTickerRecipes ? [.. datasets.TickerRecipes] : [];

    // Written while chunks are emitted, read when the network has ended.
    private readonly List<Activity> _spans = [];

    public int Chunks => ChunkPlan.Count(_nonTicker.Count, _ticker.Count, session.Options.ChunkSize);

    public int Recipes => _nonTicker.Count + _ticker.Count;

    /// <summary>Releases chunk after chunk until all are out or the run is stopped.</summary>
    /// <param name="batches">Cuts the ticker recipes into chunks.</param>
    /// <param name="credits">Holds the credits of <see cref="RunOptions.ChunksInFlight"/>.</param>
    /// <param name="emit">Hands a chunk to the lanes.</param>
    /// <param name="fault">Ends the waiting when another block has failed.</param>
    public async Task EmitAsync(
        BatchBlock<DatasetRecipe> batches,
        BufferBlock<ChunkCredit> credits,
        Func<Chunk, Task> emit,
        CancellationToken fault
    )
    {
        var index = 0;
        if (_nonTicker.Count > 0 && await credits.ReceiveAsync(fault).ConfigureAwait(false) is not null && !session.IsStopping)
        {
            await emit(NewChunk(++index, _nonTicker, isTicker: false, NoTickers)).ConfigureAwait(false);
        }

        if (_ticker.Count == 0 || session.IsStopping)
        {
            return;
        }

        // The universe is what the non-ticker chunk has just promoted, so that one has to be through before the first ticker chunk is cut.
        await AllBackAsync(credits, index > 0 ? session.Options.ChunksInFlight : 0, fault).ConfigureAwait(false);
        if (session.IsStopping)
        {
            return;
        }

        var tickers = session.SelectTickers(_ticker);
        foreach (var recipe in _ticker)
        {
            await batches.OfferAsync(recipe, fault).ConfigureAwait(false);
        }

        batches.Complete();
        while (await batches.OutputAvailableAsync(fault).ConfigureAwait(false))
        {
            var recipes = await batches.ReceiveAsync(fault).ConfigureAwait(false);
            await credits.ReceiveAsync(fault).ConfigureAwait(false);
            if (session.IsStopping)
            {
                return;
            }

            await emit(NewChunk(++index, recipes, isTicker: true, tickers)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the spans of chunks that a failure cut short; one that is never ended is never exported.</summary>
    public void EndSpans() => _spans.ForEach(s => s.Dispose());

    private static readonly Dictionary<string, IReadOnlyList<string>> NoTickers = [];

    private static async Task AllBackAsync(BufferBlock<ChunkCredit> credits, int count, CancellationToken fault)
    {
        var back = new List<ChunkCredit>();
        while (back.Count < count)
        {
            back.Add(await credits.ReceiveAsync(fault).ConfigureAwait(false));
        }

        foreach (var credit in back)
        {
            await credits.OfferAsync(credit, fault).ConfigureAwait(false);
        }
    }

    private Chunk NewChunk(
        int index,
        IReadOnlyList<DatasetRecipe> recipes,
        bool isTicker,
        IReadOnlyDictionary<string, IReadOnlyList<string>> tickers
    )
    {
        var span = Telemetry.StartDetached("chunk", session.RunSpan);
        var chunk = new Chunk
        {
            Index = index,
            Of = Chunks,
            IsTicker = isTicker,
            Recipes = recipes,
            Tickers = tickers,
            StartedAt = clock.GetUtcNow(),
            StartStamp = clock.GetTimestamp(),
            Span = span,
            BronzeSpan = Telemetry.StartDetached("bronze", span?.Context ?? default),
        };
        span?.SetTag("dataplatform.chunk", index)
            .SetTag("dataplatform.chunk.kind", chunk.Kind)
            .SetTag("dataplatform.recipes", recipes.Count);
        _spans.AddRange(new[] { chunk.BronzeSpan, span }.OfType<Activity>());
        RunLog.ChunkStarted(log, index, chunk.Of, recipes.Count, chunk.Datasets, chunk.Requests);
        return chunk;
    }
}
