namespace DataPlatform.Recipes;

/// <summary>Everything that a recipes folder declares, checked.</summary>
/// <param name="Sources">The sources, by file name.</param>
/// <param name="Recipes">All recipes, in the book's order: by file name, then as written.</param>
/// <param name="Models">The gold models, in the order they are built.</param>
public sealed record RecipeBook(IReadOnlyList<SourceRecipe> Sources, IReadOnlyList<DatasetRecipe> Recipes, IReadOnlyList<GoldModel> Models)
{
    /// <summary>The recipes by all names that they have or had.</summary>
    internal Dictionary<RecipeId, DatasetRecipe> ByName() =>
        Recipes.SelectMany(r => r.FormerIds.Prepend(r.Id), (Recipe, Id) => (Recipe, Id)).ToDictionary(n => n.Id, n => n.Recipe);

    /// <summary>The book with its sources changed, in the recipes too.</summary>
    internal RecipeBook WithSources(Func<SourceRecipe, SourceRecipe> change)
    {
        var changed = Sources.ToDictionary(s => s, change);
        return this with { Sources = [.. changed.Values], Recipes = [.. Recipes.Select(r => r with { Source = changed[r.Source] })] };
    }
}
