using System.Globalization;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether the checks that a recipe declares can be made.</summary>
internal static class CheckChecks
{
    public static void Tell(DatasetRecipe recipe, YamlMap entry)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var check in recipe.Table.Checks)
        {
            if (Problem(check, recipe) is { } problem)
            {
                entry.Problem(check.Line, problem);
            }
            else if (!told.Add(check.ToString()))
            {
                entry.Problem(check.Line, $"'{Excerpt.Of(check.ToString())}' is checked twice; keep one");
            }
        }
    }

    /// <summary>What is wrong with the ends of a range; null when nothing is.</summary>
    public static string? ProblemOfEnds(Check.Range range)
    {
        var (min, max) = (range.Min, range.Max);
        return min is null || max is null ? null
            : Check.IsNumber(min) != Check.IsNumber(max) ? "one end of 'range' is a number and the other one a date"
            : IsAbove(min, max) ? $"'range' has no value in it: min {min} is above max {max}"
            : null;
    }

    private static string? Problem(Check check, DatasetRecipe recipe)
    {
        if (check is Check.RowCount)
        {
            return recipe.HasWindow
                ? "'row_count' has no meaning where a window is asked: each run asks for other days; 'freshness' tells of a vendor that stands still"
                : null;
        }

        var table = recipe.Table;
        if (table.Columns.FirstOrDefault(c => c.Name == check.Column) is not { } column)
        {
            return $"'freshness' names '{Excerpt.Of(check.Column!)}', which is not a column{Suggestion.For(check.Column!, table.Columns.Select(c => c.Name))}";
        }

        var problem = check switch
        {
            Check.Range range => ProblemOfRange(range, column.Type) ?? ProblemOfEnds(range),
            Check.Accepted accepted => ProblemOfValues(accepted, column.Type),
            Check.Freshness => column.Type is ColumnType.DateType or ColumnType.TimestampType
                ? null
                : $"'freshness' needs a date or timestamp column, and this one is {column.Type}",
            Check.Nulls => NeverNull(column, table),
            _ => null,
        };
        return problem is null ? null : $"column '{Excerpt.Of(column.Name)}': {problem}";
    }

    private static string? NeverNull(SilverColumn column, SilverTable table) =>
        table.Key.Contains(column.Name, StringComparer.Ordinal) ? "'nulls' has nothing to tell: a column of the key is never null"
        : !column.Nullable ? "'nulls' has nothing to tell: 'nullable: false' puts rows without a value in quarantine; keep one"
        : column.Default is not null ? "'nulls' has nothing to tell: a column with 'default' is never null"
        : null;

    private static string? ProblemOfRange(Check.Range range, ColumnType type)
    {
        var end = range.Min ?? range.Max!;
        return type switch
        {
            ColumnType.IntegerType or ColumnType.DoubleType or ColumnType.DecimalType => Check.IsNumber(end)
                ? null
                : $"'range' of {A(type)} column is of numbers, not of dates like {end}",
            ColumnType.DateType or ColumnType.TimestampType => Check.IsNumber(end)
                ? $"'range' of {A(type)} column is of dates like 2015-01-31, not of numbers like {end}"
                : null,
            _ => $"'range' has no meaning in {A(type)} column; it is for numbers, dates and timestamps",
        };
    }

    private static string? ProblemOfValues(Check.Accepted accepted, ColumnType type) =>
        type is not (ColumnType.TextType or ColumnType.IntegerType or ColumnType.BooleanType)
            ? $"'accepted' has no meaning in {A(type)} column; it is for text, integer and boolean"
        : type is not ColumnType.TextType && accepted.Values.FirstOrDefault(v => DefaultChecks.Problem(type, v) is not null) is { } wrong
            ? $"'accepted' names '{Excerpt.Of(wrong)}', which {A(type)} column never holds"
        : null;

    private static string A(ColumnType type) => type is ColumnType.IntegerType ? $"an {type}" : $"a {type}";

    private static bool IsAbove(string min, string max) =>
        Check.IsNumber(min) ? NumberOf(min) > NumberOf(max) : string.CompareOrdinal(min, max) > 0;

    private static double NumberOf(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
