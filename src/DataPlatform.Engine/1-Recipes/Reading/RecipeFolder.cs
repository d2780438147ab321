using DataPlatform.Recipes.Reading.Settings;

namespace DataPlatform.Recipes.Reading;

/// <summary>A folder of recipes: YAML files and, in its subfolder <c>gold</c>, SQL models.</summary>
public static class RecipeFolder
{
    /// <summary>The file in a folder of recipes that holds settings of the program, and no recipe.</summary>
    public const string SettingsFile = "dataplatform.yaml";

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

        // To load DuckDB takes about as long as to read the files.
        _ = Task.Run(SelectStatement.MakeReady);
        var problems = new List<RecipeProblem>();
        var files = ReadFiles(directory, problems);
        var checks = new RecipeChecks();
        foreach (var file in files)
        {
            checks.Check(file);
        }

        var broken = problems.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        var declared = files.SelectMany(f => f.Recipes, (_, r) => r.Recipe).ToList();
        var models = GoldModelReader.Read(Path.Combine(directory, "gold"), declared, problems);
        var book = UniverseChecks.Complete(new([.. files.Select(f => f.Source)], declared, models));
        UniverseChecks.Check(
            book.Recipes,
            (source, message) => files.First(f => f.Source.File == source.File).SourceEntry.Problem(SourceSettings.Universe.Key, message)
        );
        if (UniverseChecks.CircleOf(book.Recipes) is var (recipe, message))
        {
            var id = recipe.Id;
            files.SelectMany(f => f.Recipes).First(r => r.Recipe.Id == id).Entry.Problem(RequestSettings.ForEach.Key, message);
        }

        return (Without(broken, book), [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)]);
    }

    private static IReadOnlyList<RecipeReader.Result> ReadFiles(string directory, List<RecipeProblem> problems)
    {
        var files = Directory.EnumerateFiles(directory).Where(IsRecipeFile).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            problems.Add(new(directory, 1, "", "holds no *.yaml recipe"));
        }

        return SharedQuotas.Share([.. files.Select(f => RecipeReader.Read(f, problems)).OfType<RecipeReader.Result>()]);
    }

    private static RecipeBook Without(HashSet<string> files, RecipeBook book) =>
        book with
        {
            Sources = [.. book.Sources.Where(s => !files.Contains(s.File))],
            Recipes = [.. book.Recipes.Where(r => !files.Contains(r.Source.File))],
        };

    private static bool IsRecipeFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml" && Path.GetFileName(path) != SettingsFile;
}
