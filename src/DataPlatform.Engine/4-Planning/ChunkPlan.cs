using System.Diagnostics;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>How recipes are cut into chunks and in which order those come, stated once for <c>run</c> and for <c>plan</c>.</summary>
/// <param name="Chunks">First the non-ticker chunk, if there is one, then the ticker chunks.</param>
internal sealed record ChunkPlan(IReadOnlyList<RecipeChunk> Chunks)
{
    /// <summary>The recipes of all chunks.</summary>
    public IEnumerable<DatasetRecipe> Recipes => Chunks.SelectMany(c => c.Recipes);

    /// <summary>The names of the sources that ticker chunks ask, in the order of their chunks.</summary>
    public IEnumerable<string> TickerSources => Chunks.Select(c => c.Source).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>
    /// One chunk for all non-ticker recipes, then each source's ticker recipes in their order, cut by the size. Sources and recipes keep their order, but
    /// one that is asked for what others load comes after those, in a later chunk.
    /// </summary>
    /// <param name="nonTicker">The selected non-ticker recipes, in the book's order.</param>
    /// <param name="ticker">The selected ticker recipes, in the book's order.</param>
    /// <param name="chunkSize">Ticker recipes in a chunk; 1 or more.</param>
    public static ChunkPlan Of(IEnumerable<DatasetRecipe> nonTicker, IEnumerable<DatasetRecipe> ticker, int chunkSize)
    {
        var bySource = ticker.GroupBy(r => r.Source.Name, StringComparer.Ordinal);
        var order = FanOutOrder.Of(bySource.SelectMany(s => s));
        Debug.Assert(order.Circle.Count == 0, "lint refuses circles");
        List<DatasetRecipe[]> cuts =
        [
            [.. nonTicker],
            .. order.Rounds.SelectMany(r => r.Chunk(chunkSize)),
        ];
        cuts.RemoveAll(cut => cut.Length == 0);
        var chunks = new List<RecipeChunk>();
        foreach (var cut in cuts)
        {
            chunks.Add(cut[0].FansOut ? Ticker(chunks, cuts.Count, cut) : new(1, cuts.Count, null, cut, null, []));
        }

        return new(chunks);
    }

    private static RecipeChunk Ticker(List<RecipeChunk> before, int of, DatasetRecipe[] recipes)
    {
        var source = recipes[0].Source;
        return new(
            before.Count + 1,
            of,
            source.Name,
            recipes,
            before.FindLast(c => c.Source == source.Name)?.Index,
            [.. before.Where(c => !c.IsTicker || c.Recipes.Any(loader => recipes.Any(r => r.Reads(loader)))).Select(c => c.Index)]
        );
    }
}
