using System.Threading.Tasks.Dataflow;
using DataPlatform.Planning;
using DataPlatform.Recipes;

namespace DataPlatform.Network;

/// <summary>
/// Emits the chunks of the plan: first ONE with all non-ticker recipes, then the ticker recipes, batched for each source. A chunk is emitted
/// against a credit.
/// </summary>
internal sealed class RecipeSplitter(ChunkPlan plan, ChunkCredits credits, RunTokens tokens)
{
    /// <summary>Emits chunk after chunk until all are out or the run is stopped.</summary>
    /// <param name="batches">Cuts the ticker recipes of each source: its batches are the source's chunks, one after the other.</param>
    /// <param name="started">Gets the chunks that may start.</param>
    public async Task EmitAsync(IReadOnlyDictionary<string, BatchBlock<DatasetRecipe>> batches, ITargetBlock<RecipeChunk> started)
    {
        foreach (var chunk in plan.Chunks.Where(c => c.IsTicker))
        {
            var batch = batches[chunk.Source!];
            foreach (var recipe in chunk.Recipes)
            {
                await batch.OfferAsync(recipe, tokens.Fault).ConfigureAwait(false);
            }

            // A chunk may end before it is full, because the next recipe reads what it loads. A full one has left by now, and nothing is there.
            batch.TriggerBatch();
        }

        foreach (var block in batches.Values)
        {
            block.Complete();
        }

        await Task.WhenAll(credits.Queues.Select(q => EmitAsync(q, batches, started))).ConfigureAwait(false);
    }

    private async Task EmitAsync(
        IEnumerable<RecipeChunk> queue,
        IReadOnlyDictionary<string, BatchBlock<DatasetRecipe>> batches,
        ITargetBlock<RecipeChunk> started
    )
    {
        foreach (var chunk in queue)
        {
            var recipes = chunk.Source is { } source
                ? await batches[source].ReceiveAsync(tokens.Fault).ConfigureAwait(false)
                : chunk.Recipes;
            if (!await MayStartAsync(chunk).ConfigureAwait(false))
            {
                return;
            }

            await started.OfferAsync(chunk with { Recipes = recipes }, tokens.Fault).ConfigureAwait(false);
        }
    }

    // A stop also ends the waiting for a chunk of another queue, which may never start now.
    private async Task<bool> MayStartAsync(RecipeChunk chunk)
    {
        try
        {
            await credits.TakeAsync(chunk, tokens.StopOrFault).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (tokens.Stop.IsCancellationRequested)
        {
            return false;
        }

        return !tokens.Stop.IsCancellationRequested;
    }
}
