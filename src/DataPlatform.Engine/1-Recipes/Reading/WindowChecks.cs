using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether a window can be asked for as <c>window</c> says: what cuts it into parts needs both of its ends in the request.</summary>
internal static class WindowChecks
{
    private static readonly string[] Cutting = [AskedWindowSettings.Step.Key, AskedWindowSettings.Cap.Key];
    private static readonly string[] Ends = ["from", "to"];

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        if (entry.Find(WindowSettings.Window.Key)?.Map is not { } window)
        {
            return;
        }

        var names = recipe.Query.Select(q => q.Value).Append(recipe.Path).SelectMany(Placeholder.NamesIn).ToHashSet(StringComparer.Ordinal);
        foreach (var key in Cutting.Where(window.Has))
        {
            foreach (var end in Ends.Where(end => !names.Contains(end)))
            {
                window.Problem(key, $"'{key}' cuts a window into parts: 'path' or 'query' needs {{{end}}}");
            }
        }

        if (window.Has(AskedWindowSettings.Format.Key) && !names.Contains("from") && !names.Contains("to"))
        {
            window.Problem(AskedWindowSettings.Format.Key, "'format' has no effect: neither path nor query holds {from} or {to}");
        }

        if (window.Has(AskedWindowSettings.End.Key) && !names.Contains("to"))
        {
            window.Problem(AskedWindowSettings.End.Key, "'end' has no effect: neither path nor query holds {to}");
        }

        if (window.Has(AskedWindowSettings.Cap.Key) && entry.Has(AnswerSettings.Pagination.Key))
        {
            window.Problem(AskedWindowSettings.Cap.Key, "'cap' and 'pagination' both say how the rest of an answer is asked for; keep one");
        }
    }
}
