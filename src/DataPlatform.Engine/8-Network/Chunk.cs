using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>The unit of promotion, once it has started: some recipes, and one request for each of them and its tickers.</summary>
internal sealed record Chunk
{
    public required RecipeChunk Planned { get; init; }

    /// <summary>What the recipes of a ticker chunk fan out over; empty for the non-ticker chunk.</summary>
    public required IReadOnlyList<string> Tickers { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long StartStamp { get; init; }

    public int Index => Planned.Index;

    public IReadOnlyList<DatasetRecipe> Recipes => Planned.Recipes;

    /// <summary>The sources that the chunk asks: as many lanes report to the gate.</summary>
    public IEnumerable<string> Sources => Recipes.Select(r => r.Source.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The chunk as those that watch the run know it.</summary>
    public ChunkInfo Info => new(Index, Planned.Of, Planned.Kind, Recipes.Count, Datasets, Requests);

    /// <summary>The requests that a recipe stands for, where its history is not asked in steps.</summary>
    public long RequestsOf(DatasetRecipe recipe) => recipe.IsTicker ? Tickers.Count : 1;

    private long Requests => Recipes.Sum(RequestsOf);

    private string Datasets => Recipes.Count == 1 ? Recipes[0].Name : $"{Recipes[0].Name}..{Recipes[^1].Name}";
}
