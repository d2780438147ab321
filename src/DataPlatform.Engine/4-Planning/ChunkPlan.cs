using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>How recipes are cut into chunks, stated once for the run and for <c>plan</c>.</summary>
public static class ChunkPlan
{
    /// <summary>The number of chunks: one for all non-ticker recipes, if there are any, and one for each <paramref name="chunkSize"/> ticker recipes begun.</summary>
    /// <param name="nonTicker">Selected non-ticker recipes.</param>
    /// <param name="ticker">Selected ticker recipes.</param>
    /// <param name="chunkSize">Ticker recipes in a chunk; 1 or more.</param>
    public static int Count(int nonTicker, int ticker, int chunkSize) =>
        (nonTicker > 0 ? 1 : 0) + (ticker / chunkSize) + (ticker % chunkSize > 0 ? 1 : 0);

    /// <summary>The requests that recipes stand for: one for a global recipe, one for each ticker else.</summary>
    /// <param name="recipes">The chunk's recipes.</param>
    /// <param name="tickersOf">The number of tickers of a source.</param>
    public static long Requests(IEnumerable<DatasetRecipe> recipes, Func<SourceRecipe, int> tickersOf) =>
        recipes.Sum(r => r.IsTicker ? (long)tickersOf(r.Source) : 1);
}
