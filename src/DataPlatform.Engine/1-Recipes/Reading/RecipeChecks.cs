using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of sources and requests beyond their form. One small check for each concern; all problems are added, none stops the next.</summary>
internal sealed partial class RecipeChecks(List<RecipeProblem> problems)
{
    private static readonly string[] WindowKeys = ["history_from", "history_days", "refetch_days"];

    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Dataset), string> _datasets = [];
    private readonly TableChecks _tables = new();
    private readonly HashSet<YamlMap> _seen = [];
    private readonly HashSet<RecipeProblem> _told = [];

    public void Check(SourceRecipe source, YamlMap? entry)
    {
        void Problem(string key, string message) => Tell(new(source.File, entry?.LineOf(key) ?? 1, "source", message));

        if (source.Name.Length > 0 && !NamePattern().IsMatch(source.Name))
        {
            Problem("name", $"name '{Excerpt.Of(source.Name)}' must be lower-case letters, digits and '-' (it becomes a folder)");
        }

        if (source.Name.Length > 0 && !_sources.TryAdd(source.Name, $"{source.File}:{entry?.LineOf("name")}"))
        {
            Problem("name", $"'{Excerpt.Of(source.Name)}' is already declared in {_sources[source.Name]}");
        }

        // What stands there instead of a name may be the key itself, so it is not repeated.
        if (source.Auth is { EnvironmentVariable.Length: > 0 } auth && !VariablePattern().IsMatch(auth.EnvironmentVariable))
        {
            Problem("auth", "'auth.env' must be the name of an environment variable, in capitals like FMP_API_KEY, never the key itself");
        }
    }

    public void Check(DatasetRecipe recipe, YamlMap entry)
    {
        var where = $"dataset {Excerpt.Of(recipe.Dataset.Length > 0 ? recipe.Dataset : "(without a name)")}";
        void Problem(int line, string message) => Tell(new(recipe.Source.File, line, where, message));

        if (_seen.Add(entry))
        {
            CheckDatasetIsNew(recipe, entry, Problem);
            CheckNames(recipe, entry, Problem);
            CheckPath(recipe, entry, Problem);
            CheckCost(recipe, entry, Problem);
            _tables.Check(recipe, entry, Problem);
        }

        CheckQuery(recipe, entry, Problem);
        CheckPlaceholders(recipe, entry, Problem);
        if (recipe.Discriminator is { } discriminator && !DiscriminatorPattern().IsMatch(discriminator))
        {
            Problem(
                entry.LineOf("variants", discriminator),
                $"variant '{Excerpt.Of(discriminator)}' must be letters, digits, '-', '_' or '.', at most 80 of them"
            );
        }

        var line = recipe.Discriminator is { } variant ? entry.LineOf("variants", variant) : entry.LineOf("name");
        if (recipe.Source.Name.Length > 0 && recipe.Dataset.Length > 0 && !_names.TryAdd(recipe.Name, $"{recipe.Source.File}:{line}"))
        {
            Problem(line, $"'{Excerpt.Of(recipe.Name)}' is already declared in {_names[recipe.Name]}");
        }
    }

    // A dataset is one entry and one table; that its entries have other variants does not make them two.
    private void CheckDatasetIsNew(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        var line = entry.LineOf("name");
        var isNew = _datasets.TryAdd((recipe.Source.Name, recipe.Dataset), $"{recipe.Source.File}:{line}");
        if (!isNew && recipe.Discriminator is not null && recipe.Source.Name.Length > 0 && recipe.Dataset.Length > 0)
        {
            problem(
                line,
                $"'{Excerpt.Of(recipe.Dataset)}' is already declared in {_datasets[(recipe.Source.Name, recipe.Dataset)]}; a dataset's variants belong in one entry"
            );
        }
    }

    // Variants share most of their declaration: what is wrong with all of them is told once.
    private void Tell(RecipeProblem problem)
    {
        if (_told.Add(problem))
        {
            problems.Add(problem);
        }
    }

    private static void CheckNames(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        foreach (var (what, name) in new[] { ("name", recipe.Dataset), ("domain", recipe.Domain) })
        {
            if (name.Length > 0 && !NamePattern().IsMatch(name))
            {
                problem(
                    entry.LineOf(what),
                    $"{what} '{Excerpt.Of(name)}' must be lower-case letters, digits and '-' (it becomes a folder)"
                );
            }
        }
    }

    private static void CheckPath(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        var parameters = recipe.Path.IndexOfAny(['?', '#', '\\']);
        // What stands behind a '?' may be a key, so it is not repeated.
        var shown = Excerpt.Of(parameters < 0 ? recipe.Path : recipe.Path[..parameters] + "...");
        if (
            recipe.Path.StartsWith('/')
            || recipe.Path.Contains("//", StringComparison.Ordinal)
            || recipe.Path.Split('/').Any(p => p is "." or "..")
        )
        {
            problem(entry.LineOf("path"), $"path '{shown}' must be relative to base_url, without a '/' at its start, '//', '.' or '..'");
        }

        if (parameters >= 0)
        {
            problem(entry.LineOf("path"), $"path '{shown}' must not hold '?', '#' or '\\'; parameters belong in 'query'");
        }
    }

    private static void CheckCost(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        foreach (var limit in recipe.Source.Limits.Where(l => l.Share(recipe.Source.Use) < recipe.Cost))
        {
            var use = recipe.Source.Use < 1 ? " and its 'use'" : "";
            problem(entry.LineOf("cost"), $"cost {recipe.Cost} is more than the source's limit {limit}{use} ever allows at once");
        }
    }

    private static void CheckQuery(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        foreach (var (name, value) in recipe.Query)
        {
            if (name.Equals((recipe.Source.Auth as SourceAuth.ApiKey)?.Query, StringComparison.OrdinalIgnoreCase))
            {
                problem(
                    LineOfQuery(recipe, entry, name),
                    $"query '{Excerpt.Of(name)}' is where the source's key goes; a recipe never holds a key"
                );
            }
            else if (KeyPattern().IsMatch(name) && !value.Contains('{', StringComparison.Ordinal))
            {
                problem(
                    LineOfQuery(recipe, entry, name),
                    $"query '{Excerpt.Of(name)}' looks like a key; a recipe never holds one: declare it with 'auth' in the source"
                );
            }
        }
    }

    private static void CheckPlaceholders(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        List<(string Text, int Line)> templates =
        [
            (recipe.Path, entry.LineOf("path")),
            .. recipe.Query.Select(q => (q.Value, LineOfQuery(recipe, entry, q.Key))),
        ];
        var sent = templates.SelectMany(t => Placeholder.NamesIn(t.Text)).ToHashSet(StringComparer.Ordinal);
        templates.AddRange(recipe.Table.Columns.Where(c => c.Value is not null).Select(c => (c.Value!, entry.LineOf("columns", c.Name))));
        foreach (var (text, line) in templates)
        {
            foreach (var name in Placeholder.NamesIn(text).Distinct(StringComparer.Ordinal))
            {
                if (WhyWithoutValue(recipe, name) is { } why)
                {
                    problem(line, $"placeholder {{{Excerpt.Of(name)}}} {why}");
                }
            }

            if (Placeholder.IsOpen(text))
            {
                problem(line, $"'{Excerpt.Of(text)}' opens a placeholder that no '}}' closes");
            }
        }

        if (recipe.IsTicker && !sent.Contains("ticker"))
        {
            problem(entry.LineOf("scope"), "scope is ticker but neither path nor query holds {ticker}: every ticker would ask the same");
        }

        foreach (var key in WindowKeys.Where(k => entry.Has(k) && !recipe.HasWindow))
        {
            problem(entry.LineOf(key), $"'{key}' has no effect: neither path nor query holds {{from}}");
        }

        if (
            entry.Has("limit")
            && recipe.Limit is not null
            && !templates.SelectMany(t => Placeholder.NamesIn(t.Text)).Contains("limit", StringComparer.Ordinal)
        )
        {
            problem(entry.LineOf("limit"), "'limit' has no effect: neither path nor query holds {limit}");
        }
    }

    private static string? WhyWithoutValue(DatasetRecipe recipe, string name) =>
        name switch
        {
            "ticker" when !recipe.IsTicker => "needs 'scope: ticker'",
            "discriminator" when recipe.Discriminator is null => "needs 'variants'",
            "limit" when recipe.Limit is null => recipe.Discriminator is { } variant
                ? $"needs 'limit', which variant '{Excerpt.Of(variant)}' does not have"
                : "needs 'limit'",
            "from" when recipe.DateField is null => "needs 'date_field', the column that moves the window",
            "from" when recipe.HistoryFrom is null && recipe.HistoryDays is null =>
                "needs 'history_from' or 'history_days' for the first window",
            _ when !Placeholder.Names.Contains(name) && Suggestion.For(name, Placeholder.Names) is { Length: > 0 } meant =>
                $"is unknown{meant}",
            _ when !Placeholder.Names.Contains(name) => $"is unknown; known are {{{string.Join("}, {", Placeholder.Names)}}}",
            _ => null,
        };

    private static int LineOfQuery(DatasetRecipe recipe, YamlMap entry, string name)
    {
        var line = entry.LineOf("query", name);
        return line == entry.LineOf("query") && recipe.Discriminator is { } variant ? entry.LineOf("variants", variant) : line;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,79}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(?!\.{1,2}\z)[A-Za-z0-9_.-]{1,80}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DiscriminatorPattern();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,79}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(
        @"^((api|access|auth|secret)[_-]?(key|token)|secret|password)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex KeyPattern();
}
