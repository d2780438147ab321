namespace DataPlatform.Recipes.Reading;

/// <summary>A folder of recipes: YAML files and, in its subfolder <c>gold</c>, SQL models.</summary>
public static class RecipeFolder
{
    /// <summary>Reads <c>*.yaml</c>, <c>*.yml</c> and <c>gold/*.sql</c> of a folder. Nothing is thrown for bad recipes: all problems are returned at once.</summary>
    /// <param name="directory">The recipes folder.</param>
    /// <returns>The book, with the files that have no problem, and every problem found.</returns>
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
        var (declared, recipes) = (new List<DatasetRecipe>(), new List<DatasetRecipe>());
        var checks = new RecipeChecks(problems);
        foreach (var file in files)
        {
            var before = problems.Count;
            if (RecipeReader.Read(file, problems) is not { } read)
            {
                continue;
            }

            checks.Check(read.Source, read.SourceEntry);
            foreach (var (recipe, entry) in read.Recipes)
            {
                checks.Check(recipe, entry);
            }

            declared.AddRange(read.Recipes.Select(r => r.Recipe));
            if (problems.Count == before)
            {
                sources.Add(read.Source);
                recipes.AddRange(read.Recipes.Select(r => r.Recipe));
            }
        }

        if (files.Count == 0)
        {
            problems.Add(new(directory, 1, "", "holds no *.yaml recipe"));
        }

        var models = GoldModelReader.Read(Path.Combine(directory, "gold"), declared, problems);
        return (new(sources, recipes, models), problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ToList());
    }

    private static bool IsRecipeFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
