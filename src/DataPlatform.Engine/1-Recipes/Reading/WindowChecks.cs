using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>
/// Whether a window can be asked for as <c>window</c> says: what cuts it into parts needs both of its ends in the request, unless a part is one day, or a
/// month or year that its first day names.
/// </summary>
internal static class WindowChecks
{
    private static readonly string[] Ends = ["from", "to"];

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        if (entry.Find(WindowSettings.Window.Key)?.Map is not { } window)
        {
            return;
        }

        var asked = recipe
            .Query.Select(q => q.Value)
            .Append(recipe.Path)
            .Concat(recipe.Body?.Texts ?? [])
            .SelectMany(text => Template.Of(text).Fields)
            .ToList();
        var names = asked.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var key in Cutting(recipe, window, asked))
        {
            foreach (var end in Ends.Where(end => !names.Contains(end)))
            {
                window.Problem(key, $"'{key}' cuts a window into parts: 'path', 'query' or 'body' needs {{{end}}}");
            }
        }

        CheckSent(window, names);
        if (recipe.Window.Step?.OfDay is { } length)
        {
            CheckParts(recipe, entry, window, length, asked);
        }
        else if (window.Has(AskedWindowSettings.Late.Key))
        {
            window.Problem(AskedWindowSettings.Late.Key, "'late' has no effect: only a 'step' of minutes or hours asks for what is over");
        }

        if (window.Has(AskedWindowSettings.Cap.Key) && entry.Has(AnswerSettings.Pagination.Key))
        {
            window.Problem(AskedWindowSettings.Cap.Key, "'cap' and 'pagination' both say how the rest of an answer is asked for; keep one");
        }
    }

    private static void CheckSent(YamlMap window, HashSet<string> names)
    {
        if (window.Has(AskedWindowSettings.Format.Key) && !names.Contains("from") && !names.Contains("to"))
        {
            window.Problem(AskedWindowSettings.Format.Key, "'format' has no effect: no path, query or body holds {from} or {to}");
        }

        if (window.Has(AskedWindowSettings.End.Key) && !names.Contains("to"))
        {
            window.Problem(AskedWindowSettings.End.Key, "'end' has no effect: no path, query or body holds {to}");
        }
    }

    // What needs both ends.
    private static IEnumerable<string> Cutting(DatasetRecipe recipe, YamlMap window, IReadOnlyList<TemplateField> asked)
    {
        var isNamed = FirstDay.NamesWindow(recipe.Window, asked);
        string[] cutting = isNamed ? [AskedWindowSettings.Cap.Key] : [AskedWindowSettings.Step.Key, AskedWindowSettings.Cap.Key];
        return cutting.Where(window.Has);
    }

    private static void CheckParts(DatasetRecipe recipe, YamlMap entry, YamlMap window, TimeSpan length, IReadOnlyList<TemplateField> asked)
    {
        // A function may write the same for all parts of a day.
        foreach (var end in Ends.Where(e => asked.Any(f => f.Name == e) && !asked.Any(f => f.Name == e && f.Calls.Count == 0)))
        {
            window.Problem(
                AskedWindowSettings.Step.Key,
                $"'step' of {recipe.Window.Step} needs {{{end}}} without a function: 'format' of 'window' says how it is written"
            );
        }

        if (recipe.Window.Format is not { } format || format.Unit > length)
        {
            window.Problem(
                AskedWindowSettings.Step.Key,
                $"'step' of {recipe.Window.Step} needs a 'format' with a time of day, like epoch_s or yyyy-MM-ddTHH:mm:ssK"
            );
        }

        if (recipe is { MinAgeDays: > 1, RefetchDays: 0 })
        {
            entry.Problem(
                WindowSettings.Cadence.Key,
                $"'min_age_days' has no effect: with a 'step' of {recipe.Window.Step} each part of a day is asked when it is over"
            );
        }

        if (entry.Has(AnswerSettings.Pagination.Key))
        {
            window.Problem(
                AskedWindowSettings.Step.Key,
                "'step' of less than a day and 'pagination' both say how the rest of an answer is asked for; keep one"
            );
        }
    }
}
