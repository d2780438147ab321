using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>Gives variables their values: what the caller sets, else what the environment holds, else the recipe's default.</summary>
internal static class VariableValues
{
    /// <param name="book">What is declared.</param>
    /// <param name="set">What the caller sets, by name; it counts for every source that declares the name.</param>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="ConfigurationException">No source declares a name, or no header can carry its value; every one is named.</exception>
    public static RecipeBook Put(RecipeBook book, IReadOnlyDictionary<string, string> set, Func<string, string?> environment)
    {
        var declared = book.Sources.SelectMany(s => s.Variables).Select(v => v.Name).Distinct(StringComparer.Ordinal).ToList();
        var unknown = set
            .Keys.Where(name => !declared.Contains(name, StringComparer.Ordinal))
            .Select(name => $"--set {name}: no recipe has a variable of that name{Suggestion.For(name, declared)}")
            .ToList();
        if (unknown.Count > 0)
        {
            throw new ConfigurationException(unknown);
        }

        return book.WithSources(s => s.Variables.Count == 0 ? s : Put(s, set, environment));
    }

    /// <summary>Refuses to ask sources of which a variable has no value.</summary>
    /// <exception cref="ConfigurationException">One has none; every one is named.</exception>
    public static void Check(IEnumerable<SourceRecipe> asked)
    {
        var problems = asked
            .SelectMany(s => s.Variables.Where(v => string.IsNullOrEmpty(v.Value)), (s, v) => (Source: s, Variable: v))
            .Select(m =>
                $"{m.Source.File}: source {m.Source.Name} needs a value for {m.Variable.Name}{(m.Variable.Purpose is { } why ? $" ({why})" : "")}: "
                + $"write --set {m.Variable.Name}=..., or set the environment variable {m.Variable.EnvironmentName}"
            )
            .Concat(
                asked
                    .SelectMany(s => s.Headers.Where(h => h.Value.Any(c => c is < ' ' or > '~')), (s, h) => (Source: s, Header: h.Key))
                    .Select(h => $"{h.Source.File}: source {h.Source.Name}: a variable holds what its header '{h.Header}' cannot carry")
            )
            .Concat(asked.SelectMany(s => s.UnreadableHeaders, (s, problem) => $"{s.File}: source {s.Name}: {problem}"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static SourceRecipe Put(SourceRecipe source, IReadOnlyDictionary<string, string> set, Func<string, string?> environment)
    {
        var variables = source
            .Variables.Select(v =>
                v with
                {
                    Value =
                        set.TryGetValue(v.Name, out var value) ? value
                        : environment(v.EnvironmentName) is { Length: > 0 } its ? its
                        : v.Default,
                }
            )
            .ToList();
        var values = variables.ToDictionary(v => v.Name, v => new TemplateValue(v.Value), StringComparer.Ordinal);
        return source with
        {
            Variables = variables,
            UnreadableHeaders = [.. source.Headers.SelectMany(h => Unreadable(h, name => values[name]))],
            Headers = [.. source.Headers.Select(h => KeyValuePair.Create(h.Key, Template.Of(h.Value).Fill(name => values[name])))],
        };
    }

    private static IEnumerable<string> Unreadable(KeyValuePair<string, string> header, Func<string, TemplateValue> valueOf) =>
        Template
            .Of(header.Value)
            .Fields.Select(f => (f.Text, Value: f.Unreadable(valueOf)))
            .Where(f => f.Value is not null)
            .Select(f => $"header '{header.Key}': {{{f.Text}}} cannot read '{Excerpt.Of(f.Value!)}', which is no day or moment");
}
