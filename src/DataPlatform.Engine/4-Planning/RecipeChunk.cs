using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>One chunk of a run as it is planned: which recipes, and after which chunks.</summary>
/// <param name="Index">1 for the first.</param>
/// <param name="Of">How many chunks there are.</param>
/// <param name="Source">The one source that a ticker chunk asks; null for the non-ticker chunk, which asks all of them.</param>
/// <param name="Recipes">The recipes, in the book's order.</param>
/// <param name="Previous">The ticker chunk of the same source before this one; null for the first.</param>
/// <param name="WaitsFor">The chunks that have to be through gold before this one starts: the non-ticker chunk, and those that load what its universe reads.</param>
internal sealed record RecipeChunk(
    int Index,
    int Of,
    string? Source,
    IReadOnlyList<DatasetRecipe> Recipes,
    int? Previous,
    IReadOnlyList<int> WaitsFor
)
{
    public bool IsTicker => Source is not null;

    public string Kind => IsTicker ? "ticker" : "non-ticker";
}
