namespace DataPlatform.Recipes.Reading;

/// <summary>A folder of recipes: YAML files and, in its subfolder <c>gold</c>, SQL models.</summary>
public static class RecipeFolder
{
    /// <summary>Reads <c>*.yaml</c>, <c>*.yml</c> and <c>gold/*.sql</c> of a folder. Nothing is thrown for bad recipes: all problems are returned at once.</summary>
    /// <param name="directory">The recipes folder.</param>
    /// <returns>The book, with the files that have no problem, and every problem found.</returns>
    public static (RecipeBook Book, IReadOnlyList<RecipeProblem> Problems) Load(string directory)
    {
        if (!Directory.Exists(directory))
        {
            var what = File.Exists(directory) ? "is a file, not a folder of recipes" : "no such folder";
            return (new([], [], []), [new(directory, 1, "", $"{what}; name one with --recipes DIR")]);
        }

        var problems = new List<RecipeProblem>();
        var files = Directory.EnumerateFiles(directory).Where(IsRecipeFile).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            problems.Add(new(directory, 1, "", "holds no *.yaml recipe"));
        }

        var read = SharedQuotas.Share([.. files.Select(f => RecipeReader.Read(f, problems)).OfType<RecipeReader.Result>()]);
        var checks = new RecipeChecks();
        foreach (var file in read)
        {
            checks.Check(file);
        }

        var declared = read.SelectMany(f => f.Recipes).Select(r => r.Recipe).ToList();
        var broken = problems.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        var book = new RecipeBook(
            [.. read.Select(f => f.Source).Where(s => !broken.Contains(s.File))],
            [.. declared.Where(r => !broken.Contains(r.Source.File))],
            GoldModelReader.Read(Path.Combine(directory, "gold"), declared, problems)
        );
        return (book, [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)]);
    }

    private static bool IsRecipeFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
