namespace DataPlatform.Recipes;

/// <summary>Everything that a recipes folder declares, checked.</summary>
/// <param name="Sources">The sources, by file name.</param>
/// <param name="Recipes">All recipes, in catalogue order: by file name, then as written.</param>
/// <param name="Models">The gold models, in the order they are built.</param>
public sealed record RecipeBook(IReadOnlyList<SourceRecipe> Sources, IReadOnlyList<DatasetRecipe> Recipes, IReadOnlyList<GoldModel> Models)
{
    /// <summary>Reads <c>*.yaml</c>, <c>*.yml</c> and <c>gold/*.sql</c> of a folder. Nothing is thrown for bad recipes: all problems are returned at once.</summary>
    /// <param name="directory">The recipes folder.</param>
    /// <returns>The book, empty of what could not be read, and every problem found.</returns>
    public static (RecipeBook Book, IReadOnlyList<RecipeProblem> Problems) Load(string directory)
    {
        var problems = new List<RecipeProblem>();
        if (!Directory.Exists(directory))
        {
            var what = File.Exists(directory) ? "is a file, not a folder of recipes" : "no such folder";
            return (new([], [], []), [new(directory, 1, "", $"{what}; name one with --recipes DIR")]);
        }

        var files = Directory.EnumerateFiles(directory).Where(IsRecipeFile).Order(StringComparer.Ordinal).ToList();
        var sources = new List<SourceRecipe>();
        var recipes = new List<DatasetRecipe>();
        var checks = new RecipeChecks(problems);
        foreach (var file in files)
        {
            var read = RecipeReader.Read(file, problems);
            if (read.Source is { } source && checks.Accept(source, read.SourceLine))
            {
                sources.Add(source);
                recipes.AddRange(read.Recipes.Where(r => checks.Accept(r.Recipe, r.Line)).Select(r => r.Recipe));
            }
        }

        if (files.Count == 0)
        {
            problems.Add(new(directory, 1, "", "holds no *.yaml recipe"));
        }

        var models = GoldModelReader.Read(Path.Combine(directory, "gold"), recipes, problems);
        return (new(sources, recipes, models), problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ToList());
    }

    private static bool IsRecipeFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
