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
        sent.AddRange((recipe.Body?.Texts ?? []).Select(text => (text, entry.LineOf(RequestSettings.Body.Key))));
        foreach (var (text, line) in sent)
        {
            CheckTemplate(text, line, recipe, entry, entry);
        }

        CheckUse(recipe, entry, NamesIn(sent), NamesIn(Columns(recipe, entry)));
    }

    /// <summary>Checks the templates of columns.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="entry">The entry that declares the columns.</param>
    /// <param name="asked">The entry that says what is asked.</param>
    public static void CheckColumns(DatasetRecipe recipe, YamlMap entry, YamlMap asked)
    {
        foreach (var (text, line) in Columns(recipe, entry))
        {
            CheckTemplate(text, line, recipe, entry, asked);
            foreach (var name in Placeholder.NamesIn(text))
            {
                CheckInColumn(name, line, recipe, entry);
            }
        }
    }

    private static IEnumerable<(string Text, int Line)> Columns(DatasetRecipe recipe, YamlMap entry) =>
        recipe.Table.Columns.Where(c => c.Value is not null).Select(c => (c.Value!, entry.LineOf(TableSettings.Columns.Key, c.Name)));

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

    private static void CheckTemplate(string text, int line, DatasetRecipe recipe, YamlMap entry, YamlMap asked)
    {
        var template = Template.Of(text);
        foreach (var field in template.Fields.DistinctBy(f => f.Text, StringComparer.Ordinal))
        {
            if (WhyWithoutValue(recipe, asked, field.Name) is { } why)
            {
                entry.Problem(line, $"placeholder {{{Excerpt.Of(field.Name)}}} {why}");
            }

            foreach (var problem in field.Problems.Concat(WrongFunctions(field, recipe)))
            {
                entry.Problem(line, $"placeholder {{{Excerpt.Of(field.Text)}}} {problem}");
            }
        }

        if (template.IsOpen)
        {
            entry.Problem(line, $"'{Excerpt.Of(text)}' opens a placeholder that no '}}' closes");
        }
    }

    // Of a variable, and of what a default may stand for, nobody knows what it is.
    private static IEnumerable<string> WrongFunctions(TemplateField field, DatasetRecipe recipe)
    {
        var isNoDate =
            Placeholder.Meanings.ContainsKey(field.Name)
            && !field.HasDefault
            && !Placeholder.OfDates.Contains(field.Name, StringComparer.Ordinal);
        var isGroup = recipe.ForEach.Any(f => f is FanOut.Queried { Group: > 1 } && f.Names.Contains(field.Name, StringComparer.Ordinal));
        return field
            .Functions.Where(f => (f.NeedsList && !isGroup) || (f.NeedsDate && (isNoDate || isGroup)))
            .Select(f => $"has a function '{f.Name}', which is for {(f.NeedsList ? "the 'group' of a 'for_each'" : "days and moments")}");
    }

    // Rows are a function of what is stored, and the value of a variable is not.
    private static void CheckInColumn(string name, int line, DatasetRecipe recipe, YamlMap entry)
    {
        if (name == "page")
        {
            entry.Problem(line, "placeholder {page} tells the pages of a request apart; it is no value of a column");
        }
        else if (recipe.Source.Variables.Any(v => v.Name == name))
        {
            entry.Problem(
                line,
                $"placeholder {{{name}}} is a variable, which another run may have set otherwise; it is no value of a column"
            );
        }
    }

    private static void CheckUse(DatasetRecipe recipe, YamlMap entry, HashSet<string> sent, HashSet<string> inColumns)
    {
        if (recipe.IsTicker && !sent.Contains("ticker"))
        {
            entry.Problem(
                DatasetSettings.Scope.Key,
                "scope is ticker but neither path, query nor body holds {ticker}: every ticker would ask the same"
            );
        }

        foreach (var key in WindowKeys.Where(k => entry.Has(k) && !recipe.HasWindow))
        {
            entry.Problem(key, $"'{key}' has no effect: neither path, query nor body holds {{from}}");
        }

        var limit = RequestSettings.Limit.Key;
        if (entry.Has(limit) && recipe.Limit is not null && !sent.Contains("limit") && !inColumns.Contains("limit"))
        {
            entry.Problem(limit, "'limit' has no effect: neither path, query nor body holds {limit}");
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
            _ when Placeholder.Meanings.ContainsKey(name) || recipe.Source.Variables.Any(v => v.Name == name) => null,
            // A 'for_each' that cannot be read was told already.
            _ when recipe.ForEach.Any(f => f.Names.Contains(name, StringComparer.Ordinal)) => null,
            _ when recipe.ForEach.Count == 0 && entry.Has(RequestSettings.ForEach.Key) => null,
            _ => WhyUnknown(
                name,
                Placeholder.Names.Concat(recipe.Source.Variables.Select(v => v.Name)).Concat(recipe.ForEach.SelectMany(f => f.Names))
            ),
        };

    /// <summary>That there is no such placeholder, as the end of a sentence.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string WhyUnknown(string name, IEnumerable<string> known) =>
        Suggestion.For(name, known) is { Length: > 0 } meant ? $"is unknown{meant}"
        : known.Any() ? $"is unknown; known are {{{string.Join("}, {", known)}}}"
        : "is unknown: the source has no 'variables'";

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
        || (recipe.Pagination is null or { CutsTheWindow: true } && entry.Has(AnswerSettings.Pagination.Key))
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
