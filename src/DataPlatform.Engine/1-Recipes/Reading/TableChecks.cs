using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of silver tables, over all recipe files.</summary>
internal sealed class TableChecks
{
    private const int MostColumns = 1000;

    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);

    public void Check(DatasetRecipe recipe, YamlMap entry)
    {
        var table = recipe.Table;
        CheckOwner(recipe, entry);
        if (table.Columns.Count > MostColumns || table.Key.Count > MostColumns)
        {
            entry.Problem(TableSettings.Columns.Key, $"declares more than {MostColumns} columns or key columns");
            return;
        }

        CheckFields(table, entry);
        CheckNotations(table, entry);
        CheckNumbers(table, entry);
        CheckDefaults(table, entry);
        CheckKey(table, entry);
        CheckDateField(recipe, entry);
        CheckReplace(recipe, entry);
        CheckChecks.Tell(recipe, entry);
    }

    private void CheckOwner(DatasetRecipe recipe, YamlMap entry)
    {
        var name = recipe.Table.Name;
        if (name.Length > 0 && !_owners.TryAdd(name, recipe.Dataset))
        {
            entry.Problem(
                TableSettings.SilverTable.Key,
                $"silver_table '{name}' already belongs to dataset {_owners[name]}; each dataset has a table of its own"
            );
        }
    }

    private static void CheckFields(SilverTable table, YamlMap entry)
    {
        var readers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in table.Columns)
        {
            if (column.Field is { } field && !readers.TryAdd(field, column.Name))
            {
                entry.Problem(
                    entry.LineOf(TableSettings.Columns.Key, column.Name),
                    $"column '{Excerpt.Of(column.Name)}' would stay empty: "
                        + $"field '{Excerpt.Of(field)}' is already read by column '{Excerpt.Of(readers[field])}'"
                );
            }
        }
    }

    private static void CheckNotations(SilverTable table, YamlMap entry)
    {
        foreach (var column in table.Columns.Where(c => c.Type is not (ColumnType.DateType or ColumnType.TimestampType)))
        {
            var setting =
                column.Notation.Formats.Count > 0 ? ColumnSettings.Format.Key
                : column.Notation.Zone is not null ? ColumnSettings.Zone.Key
                : null;
            if (setting is not null)
            {
                entry.Problem(
                    entry.LineOf(TableSettings.Columns.Key, column.Name),
                    $"column '{Excerpt.Of(column.Name)}': '{setting}' has no meaning in a {column.Type} column; it is for date and timestamp"
                );
            }
        }
    }

    private static void CheckNumbers(SilverTable table, YamlMap entry)
    {
        foreach (var column in table.Columns.Where(c => c.Number.Count > 0))
        {
            var problem =
                column.Type is not (ColumnType.DoubleType or ColumnType.IntegerType or ColumnType.DecimalType)
                    ? $"'number' has no meaning in a {column.Type} column; it is for double, integer and decimal"
                : column.Number.Contains(NumberForm.Percent) && column.Number.Contains(NumberForm.Share)
                    ? "12% is either 12 ('percent') or 0.12 ('share'); keep one"
                : null;
            if (problem is not null)
            {
                entry.Problem(entry.LineOf(TableSettings.Columns.Key, column.Name), $"column '{Excerpt.Of(column.Name)}': {problem}");
            }
        }
    }

    private static void CheckDefaults(SilverTable table, YamlMap entry)
    {
        foreach (var column in table.Columns.Where(c => c.Default is not null))
        {
            if (DefaultChecks.Problem(column.Type, column.Default!) is { } problem)
            {
                entry.Problem(entry.LineOf(TableSettings.Columns.Key, column.Name), $"column '{Excerpt.Of(column.Name)}': {problem}");
            }
        }
    }

    private static void CheckKey(SilverTable table, YamlMap entry)
    {
        var columns = table.Columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        foreach (var key in table.Key.GroupBy(k => k, StringComparer.Ordinal))
        {
            var line = entry.LineOf(TableSettings.Key.Key, key.Key);
            if (!columns.TryGetValue(key.Key, out var type))
            {
                entry.Problem(line, $"key column '{Excerpt.Of(key.Key)}' is not a column{Suggestion.For(key.Key, columns.Keys)}");
            }
            else if (type is ColumnType.JsonType)
            {
                entry.Problem(line, $"key column '{Excerpt.Of(key.Key)}' cannot be json: equal values can be written differently");
            }

            if (key.Count() > 1)
            {
                entry.Problem(line, $"key column '{Excerpt.Of(key.Key)}' is named twice");
            }
        }
    }

    private static void CheckReplace(DatasetRecipe recipe, YamlMap entry)
    {
        var problem = recipe switch
        {
            { Table.Replace: false } => null,
            { HasWindow: true } =>
                "'replace' and a window contradict each other: an answer holds the rows of its window, not all that there are",
            _ when recipe.ForEach.Any(f => f is FanOut.Queried { Group: > 1 }) =>
                "'replace' and 'group' contradict each other: a group is known by what is in it, and what a group had that is not asked for again would never be gone",
            { Pagination.MaxPages: not null } =>
                "'replace' and 'max_pages' contradict each other: an answer that is cut does not hold all rows",
            _ => null,
        };
        if (problem is not null)
        {
            entry.Problem(TableSettings.Replace.Key, problem);
        }
    }

    private static void CheckDateField(DatasetRecipe recipe, YamlMap entry)
    {
        var key = WindowSettings.DateField.Key;
        var column = recipe.Table.Columns.FirstOrDefault(c => c.Name == recipe.DateField);
        if (recipe.DateField is { } name && column is null)
        {
            var meant = Suggestion.For(name, recipe.Table.Columns.Select(c => c.Name));
            entry.Problem(key, $"date_field '{Excerpt.Of(name)}' is not a column{meant}");
        }
        else if (column is { Type: not (ColumnType.DateType or ColumnType.TimestampType) })
        {
            entry.Problem(key, $"date_field '{column.Name}' must be a date or timestamp column");
        }
        else if (column is { Default: not null })
        {
            entry.Problem(
                key,
                $"date_field '{column.Name}' moves the window, and its 'default' is no day that the vendor sent; leave one of them out"
            );
        }
    }
}
