using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads one recipe file: YAML in, a source and its recipes out, and a problem with its line for everything that is not understood.</summary>
internal static class RecipeReader
{
    /// <summary>What a file declares. What could not be read has a default in its place, so that the rest can still be checked.</summary>
    /// <param name="Source">The source.</param>
    /// <param name="SourceEntry">Where the source stands.</param>
    /// <param name="Recipes">The recipes, each with the entry that declares it.</param>
    public sealed record Result(SourceRecipe Source, YamlMap SourceEntry, IReadOnlyList<Declared> Recipes);

    /// <summary>A recipe, and the entry that declares it.</summary>
    /// <param name="Recipe">The recipe.</param>
    /// <param name="Entry">The entry.</param>
    public sealed record Declared(DatasetRecipe Recipe, YamlMap Entry)
    {
        /// <summary>The entry that says what is asked: that of another dataset where the recipe reads its answers.</summary>
        public YamlMap Asked { get; init; } = Entry;
    }

    /// <summary>Reads a file; null when it is no recipe file at all.</summary>
    public static Result? Read(string file, List<RecipeProblem> problems) =>
        YamlFile.Load(file, new(file, problems)) is { } root ? Read(root, file) : null;

    /// <summary>Reads the text of a file; null when it is no recipe file at all.</summary>
    public static Result? Parse(string text, string file, List<RecipeProblem> problems) =>
        YamlFile.Parse(text, new(file, problems)) is { } root ? Read(root, file) : null;

    private static Result Read(YamlMap root, string file)
    {
        RecipeFileSettings.Group.Check(root);
        var entry = RecipeFileSettings.Source.Read(root);
        var source = SourceReader.Read(entry, file);
        var datasets = new DatasetReader(source, entry);
        var defaults = new DatasetDefaults(DefaultsSettings.Defaults.Read(entry));
        var entries = RecipeFileSettings.DatasetsWith(defaults.Complete).Read(root);
        defaults.CheckUse();
        var asked = entries
            .Where(e => !e.Has(AnswersOfSettings.AnswersOf.Key))
            .SelectMany(e => datasets.Read(e), (e, r) => new Declared(r, e))
            .ToList();
        var reading = entries
            .Where(e => e.Has(AnswersOfSettings.AnswersOf.Key))
            .ToDictionary(e => e, e => ReadOfAnswers(datasets, e, asked));
        var loaded = reading.Values.SelectMany(r => r).ToLookup(r => r.Recipe.AskedId, r => r.Recipe);
        var byEntry = asked.Select(r => r with { Recipe = With(r.Recipe, loaded[r.Recipe.Id]) }).ToLookup(r => r.Entry);
        return new(source, entry, [.. entries.SelectMany(e => reading.TryGetValue(e, out var its) ? its : byEntry[e])]);
    }

    private static DatasetRecipe With(DatasetRecipe asked, IEnumerable<DatasetRecipe> others) =>
        asked with
        {
            AlsoLoads = [.. others.Select(o => o.TableName)],
            OthersAreByDay = others.All(o => o.Table.IsByDay),
        };

    private static IReadOnlyList<Declared> ReadOfAnswers(DatasetReader datasets, YamlMap entry, List<Declared> others)
    {
        if (AnswersOfSettings.AnswersOf.Read(entry) is not { } name)
        {
            return [];
        }

        // Of two with one name it is told that there are two.
        var first = others.Find(o => o.Recipe.Dataset == name)?.Entry;
        var asked = others.Where(o => o.Entry == first).ToList();
        if (asked.Count == 0)
        {
            entry.Problem(
                AnswersOfSettings.AnswersOf.Key,
                $"'{Excerpt.Of(name)}' is no dataset of this source that is asked{Suggestion.For(name, others.Select(o => o.Recipe.Dataset).Distinct(StringComparer.Ordinal))}"
            );
        }

        return
        [
            .. datasets
                .ReadOfAnswers(entry, asked.Select(a => a.Recipe))
                .Zip(asked, (recipe, a) => new Declared(recipe, entry) { Asked = a.Entry }),
        ];
    }
}
