using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of silver tables, over all recipe files.</summary>
internal sealed partial class TableChecks
{
    private const int MostColumns = 1000;

    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);

    public void Check(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        var table = recipe.Table;
        CheckName(recipe, entry, problem);
        if (table.Columns.Count > MostColumns || table.Key.Count > MostColumns)
        {
            problem(entry.LineOf("columns"), $"declares more than {MostColumns} columns or key columns");
            return;
        }

        CheckColumns(table, entry, problem);
        CheckKey(table, entry, problem);
        CheckWindow(recipe, entry, problem);
        if (recipe.Format == BodyFormat.Csv && recipe.RowsPath.Count > 0)
        {
            problem(entry.LineOf("rows"), "'rows' has no meaning in a csv body");
        }
    }

    private void CheckName(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        var name = recipe.Table.Name;
        if (name.Length == 0)
        {
            return;
        }

        if (!IdentifierPattern().IsMatch(name))
        {
            problem(
                entry.LineOf("silver_table"),
                $"silver_table '{Excerpt.Of(name)}' must be lower-case letters, digits and '_', starting with a letter"
            );
        }

        if (!_owners.TryAdd(name, recipe.Dataset))
        {
            problem(
                entry.LineOf("silver_table"),
                $"silver_table '{Excerpt.Of(name)}' already belongs to dataset {Excerpt.Of(_owners[name])}; each dataset has a table of its own"
            );
        }
    }

    private static void CheckColumns(SilverTable table, YamlMap entry, Action<int, string> problem)
    {
        if (table.Columns.Count == 0 && entry.IsMap("columns"))
        {
            problem(entry.LineOf("columns"), "'columns' declares no column");
        }

        var readers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in table.Columns)
        {
            var line = entry.LineOf("columns", column.Name);
            if (!IdentifierPattern().IsMatch(column.Name))
            {
                problem(line, $"column '{Excerpt.Of(column.Name)}' must be lower-case letters, digits and '_', starting with a letter");
            }

            if (column.Field is { } field && !readers.TryAdd(field, column.Name))
            {
                problem(
                    line,
                    $"column '{Excerpt.Of(column.Name)}' would stay empty: field '{Excerpt.Of(field)}' is already read by column '{Excerpt.Of(readers[field])}'"
                );
            }
        }
    }

    private static void CheckKey(SilverTable table, YamlMap entry, Action<int, string> problem)
    {
        if (table.Key.Count == 0 && entry.Has("key"))
        {
            problem(entry.LineOf("key"), "'key' names no column; say which columns identify a row");
        }

        var columns = table.Columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        foreach (var key in table.Key.GroupBy(k => k, StringComparer.Ordinal))
        {
            var line = entry.LineOf("key", key.Key);
            if (!columns.TryGetValue(key.Key, out var type))
            {
                problem(line, $"key column '{Excerpt.Of(key.Key)}' is not a column{Suggestion.For(key.Key, columns.Keys)}");
            }
            else if (type == ColumnType.Json)
            {
                problem(line, $"key column '{Excerpt.Of(key.Key)}' cannot be json: equal values can be written differently");
            }

            if (key.Count() > 1)
            {
                problem(line, $"key column '{Excerpt.Of(key.Key)}' is named twice");
            }
        }
    }

    private static void CheckWindow(DatasetRecipe recipe, YamlMap entry, Action<int, string> problem)
    {
        var column = recipe.Table.Columns.FirstOrDefault(c => c.Name == recipe.DateField);
        if (recipe.DateField is { } field && column is null)
        {
            problem(
                entry.LineOf("date_field"),
                $"date_field '{Excerpt.Of(field)}' is not a column{Suggestion.For(field, recipe.Table.Columns.Select(c => c.Name))}"
            );
        }
        else if (column is { Type: not (ColumnType.Date or ColumnType.Timestamp) })
        {
            problem(entry.LineOf("date_field"), $"date_field '{column.Name}' must be a date or timestamp column");
        }

        if (recipe.HistoryFrom is not null && recipe.HistoryDays is not null)
        {
            problem(entry.LineOf("history_days"), "'history_from' and 'history_days' say the same thing; keep one");
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,62}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdentifierPattern();
}
