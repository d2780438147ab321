using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether every placeholder of a recipe has a value, and every setting that gives one has a placeholder.</summary>
internal static class PlaceholderChecks
{
    private static readonly string[] WindowKeys =
    [
        WindowSettings.HistoryFrom.Key,
        WindowSettings.HistoryDays.Key,
        WindowSettings.RefetchDays.Key,
    ];

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        var sent = new List<(string Text, int Line)> { (recipe.Path, entry.LineOf(RequestSettings.Path.Key)) };
        sent.AddRange(recipe.Query.Select(q => (q.Value, LineOfQuery(recipe, entry, q.Key))));
        var columns = recipe
            .Table.Columns.Where(c => c.Value is not null)
            .Select(c => (Text: c.Value!, Line: entry.LineOf(TableSettings.Columns.Key, c.Name)))
            .ToList();
        foreach (var (text, line) in sent.Concat(columns))
        {
            CheckTemplate(text, line, recipe, entry);
        }

        foreach (var (_, line) in columns.Where(c => Placeholder.NamesIn(c.Text).Contains("page", StringComparer.Ordinal)))
        {
            entry.Problem(line, "placeholder {page} tells the pages of a request apart; it is no value of a column");
        }

        CheckUse(recipe, entry, NamesIn(sent), NamesIn(columns));
    }

    /// <summary>The line of a query parameter, of the dataset or of its variant.</summary>
    public static int LineOfQuery(DatasetRecipe recipe, YamlMap entry, string name)
    {
        var key = RequestSettings.Query.Key;
        var line = entry.LineOf(key, name);
        return line == entry.LineOf(key) && recipe.Discriminator is { } variant
            ? entry.LineOf(RequestSettings.Variants.Key, variant)
            : line;
    }

    private static HashSet<string> NamesIn(IEnumerable<(string Text, int Line)> templates) =>
        templates.SelectMany(t => Placeholder.NamesIn(t.Text)).ToHashSet(StringComparer.Ordinal);

    private static void CheckTemplate(string text, int line, DatasetRecipe recipe, YamlMap entry)
    {
        foreach (var name in Placeholder.NamesIn(text).Distinct(StringComparer.Ordinal))
        {
            if (WhyWithoutValue(recipe, entry, name) is { } why)
            {
                entry.Problem(line, $"placeholder {{{Excerpt.Of(name)}}} {why}");
            }
        }

        if (Placeholder.IsOpen(text))
        {
            entry.Problem(line, $"'{Excerpt.Of(text)}' opens a placeholder that no '}}' closes");
        }
    }

    private static void CheckUse(DatasetRecipe recipe, YamlMap entry, HashSet<string> sent, HashSet<string> inColumns)
    {
        if (recipe.IsTicker && !sent.Contains("ticker"))
        {
            entry.Problem(
                DatasetSettings.Scope.Key,
                "scope is ticker but neither path nor query holds {ticker}: every ticker would ask the same"
            );
        }

        foreach (var key in WindowKeys.Where(k => entry.Has(k) && !recipe.HasWindow))
        {
            entry.Problem(key, $"'{key}' has no effect: neither path nor query holds {{from}}");
        }

        var limit = RequestSettings.Limit.Key;
        if (entry.Has(limit) && recipe.Limit is not null && !sent.Contains("limit") && !inColumns.Contains("limit"))
        {
            entry.Problem(limit, "'limit' has no effect: neither path nor query holds {limit}");
        }
    }

    // A setting that gives the value but cannot be read was told already.
    private static string? WhyWithoutValue(DatasetRecipe recipe, YamlMap entry, string name) =>
        name switch
        {
            "ticker" => IsGlobal(recipe, entry) ? "needs 'scope: ticker'" : null,
            "discriminator" => entry.Has(RequestSettings.Variants.Key) ? null : "needs 'variants'",
            "limit" => WhyWithoutLimit(recipe, entry),
            "from" => WhyWithoutWindow(entry),
            "page" => WhyWithoutPages(recipe, entry),
            _ when Placeholder.Meanings.ContainsKey(name) => null,
            // A 'for_each' that cannot be read was told already.
            _ when recipe.ForEach.Any(f => f.Names.Contains(name, StringComparer.Ordinal)) => null,
            _ when recipe.ForEach.Count == 0 && entry.Has(RequestSettings.ForEach.Key) => null,
            _ when Suggestion.For(name, Placeholder.Names.Concat(recipe.ForEach.SelectMany(f => f.Names))) is { Length: > 0 } meant =>
                $"is unknown{meant}",
            _ => $"is unknown; known are {{{string.Join("}, {", Placeholder.Names)}}}",
        };

    private static bool IsGlobal(DatasetRecipe recipe, YamlMap entry)
    {
        var scope = entry.Find(DatasetSettings.Scope.Key)?.Text;
        return !recipe.IsTicker && DatasetSettings.Scope.Shape.Words.Any(w => w.Word == scope);
    }

    private static string? WhyWithoutLimit(DatasetRecipe recipe, YamlMap entry) =>
        recipe.Limit is not null || entry.Has(RequestSettings.Limit.Key) ? null
        : recipe.Discriminator is { } variant ? $"needs 'limit', which variant '{variant}' does not have"
        : "needs 'limit'";

    // Pagination that cannot be read was told already.
    private static string? WhyWithoutPages(DatasetRecipe recipe, YamlMap entry) =>
        recipe.Pagination is Pagination.InRequest
        || (recipe.Pagination is null or Pagination.Halves && entry.Has(AnswerSettings.Pagination.Key))
            ? null
            : "needs 'pagination' of type page_number, offset or cursor";

    // That a history needs its column is said where the history stands.
    private static string? WhyWithoutWindow(YamlMap entry)
    {
        var hasHistory = entry.Has(WindowSettings.HistoryFrom.Key) || entry.Has(WindowSettings.HistoryDays.Key);
        return (hasHistory, entry.Has(WindowSettings.DateField.Key)) switch
        {
            (false, true) => "needs 'history_from' or 'history_days' for the first window",
            (false, false) =>
                "needs 'date_field', the column that moves the window, and 'history_from' or 'history_days' for the first one",
            _ => null,
        };
    }
}
