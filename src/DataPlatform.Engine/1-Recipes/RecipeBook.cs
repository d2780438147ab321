namespace DataPlatform.Recipes;

/// <summary>Everything that a recipes folder declares, checked.</summary>
/// <param name="Sources">The sources, by file name.</param>
/// <param name="Recipes">All recipes, in the order of the book: by file name, then as written.</param>
/// <param name="Models">The gold models, in the order they are built.</param>
public sealed record RecipeBook(IReadOnlyList<SourceRecipe> Sources, IReadOnlyList<DatasetRecipe> Recipes, IReadOnlyList<GoldModel> Models);
