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
    public sealed record Declared(DatasetRecipe Recipe, YamlMap Entry);

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
        return new(source, entry, [.. entries.SelectMany(e => datasets.Read(e).Select(r => new Declared(r, e)))]);
    }
}
