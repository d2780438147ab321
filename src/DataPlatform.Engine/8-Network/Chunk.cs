using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>The unit of promotion, once it has started: some recipes, and one request for each of them and its tickers.</summary>
internal sealed record Chunk
{
    public required RecipeChunk Planned { get; init; }

    /// <summary>What the recipes are asked for that are asked more than once.</summary>
    public required IReadOnlyDictionary<RecipeId, Askings> Askings { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long StartStamp { get; init; }

    public int Index => Planned.Index;

    public IReadOnlyList<DatasetRecipe> Recipes => Planned.Recipes;

    /// <summary>The sources that the chunk asks.</summary>
    public IEnumerable<string> Sources => Recipes.Select(r => r.Source.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The chunk as those that watch the run know it.</summary>
    public ChunkInfo Info => new(Index, Planned.Of, Planned.Kind, Recipes.Count, Names, Requests);

    /// <summary>The requests that a recipe stands for, where its history is not asked in steps.</summary>
    public long RequestsOf(DatasetRecipe recipe) => AskingsOf(recipe).Count;

    /// <summary>What a recipe is asked for.</summary>
    public Askings AskingsOf(DatasetRecipe recipe) => Askings.GetValueOrDefault(recipe.Id, Planning.Askings.Once);

    private long Requests => Recipes.Sum(RequestsOf);

    private string Names => Recipes.Count == 1 ? Recipes[0].Name : $"{Recipes[0].Name}..{Recipes[^1].Name}";
}
