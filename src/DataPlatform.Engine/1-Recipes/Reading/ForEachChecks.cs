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

        foreach (var query in recipe.ForEach.OfType<FanOut.Queried>().Where(q => !q.SaysKey))
        {
            CheckKey(recipe, query, entry);
        }

        foreach (var part in recipe.ForEach.Where(f => !KeyOf(f).Any(recipe.Sends)))
        {
            entry.Problem(Key, $"neither path nor query holds {{{KeyOf(part)[0]}}}: every value would ask the same");
        }
    }

    // Rows with the same key are asked once, so one that asks for something else would be left out and nobody told.
    private static void CheckKey(DatasetRecipe recipe, FanOut.Queried query, YamlMap entry)
    {
        var others = query.Columns.Skip(1).Where(recipe.Sends).ToList();
        if (others.Count > 0)
        {
            var first = query.Key[0];
            var all = query.Group > 1 ? "" : $"'key: [{string.Join(", ", others.Prepend(first))}]', or ";
            entry.Problem(
                Key,
                $"the request holds {{{string.Join("}, {", others)}}} too, and rows with the same '{first}' are asked once; say which columns tell them apart: "
                    + $"{all}'key: [{first}]' if it alone does"
            );
        }
    }

    private static IReadOnlyList<string> KeyOf(FanOut part) => part is FanOut.Queried query ? query.Key : part.Names;
}
