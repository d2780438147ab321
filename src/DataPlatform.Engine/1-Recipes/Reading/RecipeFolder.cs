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
        var checks = new RecipeChecks(problems);
        var read = files.Select(f => Read(f, checks, problems)).OfType<RecipeReader.Result>().ToList();
        if (files.Count == 0)
        {
            problems.Add(new(directory, 1, "", "holds no *.yaml recipe"));
        }

        var broken = problems.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        var declared = read.SelectMany(r => r.Recipes, (_, r) => r.Recipe).ToList();
        var models = GoldModelReader.Read(Path.Combine(directory, "gold"), declared, problems);
        var book = UniverseChecks.Complete(new([.. read.Select(r => r.Source)], declared, models));
        UniverseChecks.Check(
            book.Recipes,
            (source, message) =>
            {
                var entry = read.First(r => r.Source.File == source.File).SourceEntry;
                problems.Add(new(source.File, entry?.LineOf("universe") ?? 1, "source", message));
            }
        );
        return (Without(broken, book), problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ToList());
    }

    private static RecipeReader.Result? Read(string file, RecipeChecks checks, List<RecipeProblem> problems)
    {
        if (RecipeReader.Read(file, problems) is not { } read)
        {
            return null;
        }

        checks.Check(read.Source, read.SourceEntry);
        foreach (var (recipe, entry) in read.Recipes)
        {
            checks.Check(recipe, entry);
        }

        return read;
    }

    private static RecipeBook Without(HashSet<string> files, RecipeBook book) =>
        book with
        {
            Sources = [.. book.Sources.Where(s => !files.Contains(s.File))],
            Recipes = [.. book.Recipes.Where(r => !files.Contains(r.Source.File))],
        };

    private static bool IsRecipeFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
