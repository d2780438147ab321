namespace DataPlatform.Planning;

/// <summary>One chunk of a plan.</summary>
/// <param name="Index">1 for the first.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Kind"><c>non-ticker</c> or <c>ticker</c>.</param>
/// <param name="Recipes">The recipes in order.</param>
public sealed record PlannedChunk(int Index, int Of, string Kind, IReadOnlyList<PlannedRecipe> Recipes);
