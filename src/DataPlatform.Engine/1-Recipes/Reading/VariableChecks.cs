using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether every variable of a source is used, holds no secret, and is there where its headers name it.</summary>
internal static class VariableChecks
{
    public static void Check(RecipeReader.Result file)
    {
        var (source, entry) = (file.Source, file.SourceEntry);
        var names = source.Variables.Select(v => v.Name).ToList();
        foreach (var (header, text) in source.Headers)
        {
            CheckHeader(header, Template.Of(text), names, entry);
        }

        var used = source
            .Headers.Select(h => h.Value)
            .Concat(file.Recipes.SelectMany(r => r.Recipe.Sent))
            .SelectMany(Placeholder.NamesIn)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var line = entry.LineOf(SourceSettings.Variables.Key, name);
            if (RecipeChecks.IsKey(name))
            {
                entry.Problem(
                    line,
                    $"variable '{name}' looks like a key, which no run could keep out of what it stores: declare it with 'auth'"
                );
            }
            else if (!used.Contains(name))
            {
                entry.Problem(line, $"variable '{name}' has no effect: neither 'headers' nor a path, query or body holds {{{name}}}");
            }
        }
    }

    private static void CheckHeader(string header, Template template, IReadOnlyList<string> names, YamlMap entry)
    {
        var line = entry.LineOf(SourceSettings.Headers.Key, header);
        foreach (var field in template.Fields)
        {
            var unknown = names.Contains(field.Name, StringComparer.Ordinal)
                ? []
                : new[] { PlaceholderChecks.WhyUnknown(field.Name, names) };
            foreach (var problem in unknown.Concat(field.Problems))
            {
                entry.Problem(line, $"placeholder {{{Excerpt.Of(field.Text)}}} {problem}");
            }
        }

        if (template.IsOpen)
        {
            entry.Problem(line, $"header '{Excerpt.Of(header)}' opens a placeholder that no '}}' closes");
        }
    }
}
