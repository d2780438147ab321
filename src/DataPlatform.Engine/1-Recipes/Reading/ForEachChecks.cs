using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether what a recipe fans out over tells its requests apart, and each name has one meaning.</summary>
internal static class ForEachChecks
{
    private static readonly string Key = RequestSettings.ForEach.Key;

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in recipe.ForEach.SelectMany(f => f.Names))
        {
            if (Placeholder.Meanings.ContainsKey(name))
            {
                entry.Problem(Key, $"'{name}' in 'for_each' has a meaning already: {{{name}}} is {Placeholder.Meanings[name]}");
            }
            else if (!names.Add(name))
            {
                entry.Problem(Key, $"'{name}' is there twice in 'for_each'");
            }
        }

        foreach (var part in recipe.ForEach.Where(f => !KeyOf(f).Any(recipe.Sends)))
        {
            entry.Problem(Key, $"neither path nor query holds {{{KeyOf(part)[0]}}}: every value would ask the same");
        }
    }

    private static IReadOnlyList<string> KeyOf(FanOut part) => part is FanOut.Queried query ? query.Key : part.Names;
}
