using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>What must hold of a recipe beyond its form. One small check for each concern; all problems are added, none stops the next.</summary>
internal sealed partial class RecipeChecks(List<RecipeProblem> problems)
{
    private readonly Dictionary<string, (string File, int Line)> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string File, int Line)> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<SilverTable> _checkedTables = [];

    public bool Accept(SourceRecipe source, int line)
    {
        var before = problems.Count;
        void Problem(string message) => problems.Add(new(source.File, line, "source", message));

        if (!NamePattern().IsMatch(source.Name))
        {
            Problem($"name '{YamlMap.Shorten(source.Name)}' must be lower-case letters, digits and '-' (it becomes a folder)");
        }

        if (!_sources.TryAdd(source.Name, (source.File, line)))
        {
            Problem($"'{source.Name}' is already declared in {_sources[source.Name].File}:{_sources[source.Name].Line}");
        }

        if (source.Auth is { } auth && !VariablePattern().IsMatch(auth.EnvironmentVariable))
        {
            Problem($"auth.env '{YamlMap.Shorten(auth.EnvironmentVariable)}' must be an environment variable's name, not the key itself");
        }

        return problems.Count == before;
    }

    public bool Accept(DatasetRecipe recipe, int line)
    {
        var before = problems.Count;
        var where = $"dataset {YamlMap.Shorten(recipe.Dataset)}";
        void Problem(string message) => problems.Add(new(recipe.Source.File, line, where, message));

        if (_checkedTables.Add(recipe.Table))
        {
            CheckNames(recipe, Problem);
            CheckTable(recipe, Problem);
            CheckWindow(recipe, Problem);
            CheckPlaceholders(recipe, Problem);
        }

        if (recipe.Discriminator is { } discriminator && !DiscriminatorPattern().IsMatch(discriminator))
        {
            Problem($"variant '{YamlMap.Shorten(discriminator)}' must be letters, digits, '-', '_' or '.', at most 80 of them");
        }

        if (!_names.TryAdd(recipe.Name, (recipe.Source.File, line)))
        {
            Problem($"'{recipe.Name}' is already declared in {_names[recipe.Name].File}:{_names[recipe.Name].Line}");
        }

        if (recipe is { Source.Plan: { } plan, Plans.Count: > 0 } && recipe.Plans.Contains("", StringComparer.Ordinal))
        {
            Problem($"'plans' must name plans such as '{plan}'");
        }

        return problems.Count == before;
    }

    private static void CheckNames(DatasetRecipe recipe, Action<string> problem)
    {
        foreach (var (what, name) in new[] { ("name", recipe.Dataset), ("domain", recipe.Domain) })
        {
            if (name.Length > 0 && !NamePattern().IsMatch(name))
            {
                problem($"{what} '{YamlMap.Shorten(name)}' must be lower-case letters, digits and '-' (it becomes a folder)");
            }
        }

        if (
            recipe.Path.StartsWith('/')
            || recipe.Path.Contains("//", StringComparison.Ordinal)
            || recipe.Path.Split('/').Any(p => p is "." or "..")
        )
        {
            problem($"path '{YamlMap.Shorten(recipe.Path)}' must be relative to base_url, without '..'");
        }

        if (recipe.Path.IndexOfAny(['?', '#', '\\']) >= 0)
        {
            problem($"path '{YamlMap.Shorten(recipe.Path)}' must not hold '?', '#' or '\\'; parameters belong in 'query'");
        }

        if (recipe.Source.Auth is { Query: { } parameter } && recipe.Query.Any(q => q.Key == parameter))
        {
            problem($"query '{parameter}' is where the source's key goes; a recipe never holds a key");
        }
    }

    private void CheckTable(DatasetRecipe recipe, Action<string> problem)
    {
        var table = recipe.Table;
        if (table.Name.Length > 0 && !IdentifierPattern().IsMatch(table.Name))
        {
            problem($"silver_table '{YamlMap.Shorten(table.Name)}' must be lower-case letters, digits and '_', starting with a letter");
        }

        if (table.Name.Length > 0 && !_tables.TryAdd(table.Name, recipe.Dataset))
        {
            problem($"silver_table '{table.Name}' already belongs to dataset {_tables[table.Name]}; each dataset has a table of its own");
        }

        foreach (var column in table.Columns.Where(c => !IdentifierPattern().IsMatch(c.Name)))
        {
            problem($"column '{YamlMap.Shorten(column.Name)}' must be lower-case letters, digits and '_', starting with a letter");
        }

        if (table.Columns.Count > 0 && table.Key.Count == 0)
        {
            problem("'key' names no column; say which columns identify a row");
        }

        foreach (var key in table.Key)
        {
            if (table.Columns.All(c => c.Name != key))
            {
                problem($"key column '{YamlMap.Shorten(key)}' is not a column{Suggestion.For(key, table.Columns.Select(c => c.Name))}");
            }
        }

        foreach (var column in table.Columns.Where(c => c.Type == ColumnType.Json && table.Key.Contains(c.Name, StringComparer.Ordinal)))
        {
            problem($"key column '{column.Name}' cannot be json: equal values can be written differently");
        }

        foreach (var twice in table.Key.GroupBy(k => k, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problem($"key column '{YamlMap.Shorten(twice.Key)}' is named twice");
        }

        if (recipe.Format == BodyFormat.Csv && recipe.Rows.Count > 0)
        {
            problem("'rows' has no meaning in a csv body");
        }
    }

    private static void CheckWindow(DatasetRecipe recipe, Action<string> problem)
    {
        var column = recipe.Table.Columns.FirstOrDefault(c => c.Name == recipe.DateField);
        if (recipe.DateField is { } field && column is null)
        {
            problem(
                $"date_field '{YamlMap.Shorten(field)}' is not a column{Suggestion.For(field, recipe.Table.Columns.Select(c => c.Name))}"
            );
        }
        else if (column is { Type: not (ColumnType.Date or ColumnType.Timestamp) })
        {
            problem($"date_field '{column.Name}' must be a date or timestamp column");
        }

        if (recipe.HistoryFrom is not null && recipe.HistoryDays is not null)
        {
            problem("'history_from' and 'history_days' say the same thing; keep one");
        }
    }

    private static void CheckPlaceholders(DatasetRecipe recipe, Action<string> problem)
    {
        var sent = recipe.Query.Select(q => q.Value).Append(recipe.Path).ToList();
        var asked = sent.Concat(recipe.Table.Columns.Select(c => c.Value ?? ""))
            .SelectMany(Placeholder.NamesIn)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in asked)
        {
            var missing = name switch
            {
                "ticker" when !recipe.IsTicker => "needs 'scope: ticker'",
                "discriminator" when recipe.Discriminator is null => "needs 'variants'",
                "limit" when recipe.Limit is null => "needs 'limit'",
                "from" when recipe.DateField is null => "needs 'date_field', the column that moves the window",
                "from" when recipe.HistoryFrom is null && recipe.HistoryDays is null =>
                    "needs 'history_from' or 'history_days' for the first window",
                _ when !Placeholder.Names.Contains(name) => $"is unknown{Suggestion.For(name, Placeholder.Names)}",
                _ => null,
            };
            if (missing is not null)
            {
                problem($"placeholder {{{YamlMap.Shorten(name)}}} {missing}");
            }
        }

        if (recipe.IsTicker && !sent.SelectMany(Placeholder.NamesIn).Contains("ticker", StringComparer.Ordinal))
        {
            problem("scope is ticker but neither path nor query holds {ticker}: every ticker would ask the same");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,79}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdentifierPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,80}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DiscriminatorPattern();

    [GeneratedRegex("^[A-Z][A-Z0-9_]{0,79}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariablePattern();
}
