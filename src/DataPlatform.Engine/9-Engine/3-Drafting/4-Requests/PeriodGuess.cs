using System.Globalization;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>Parameters that name a period, and so have other values on another day.</summary>
internal static class PeriodGuess
{
    private const int MostOffered = 6;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "year",
        "fiscalyear",
        "calendaryear",
        "fy",
        "quarter",
        "fiscalquarter",
        "qtr",
        "month",
        "week",
        "season",
        "period",
        "fiscalperiod",
        "reportperiod",
        "reportdate",
        "tradedate",
    };

    /// <summary>True for a parameter that names a period.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static bool Is(string name, string value) =>
        Names.Contains(Plain(name)) || (WindowGuess.ByName(name) is not null && WindowGuess.IsDay(value, out _, out _));

    /// <summary>True where a parameter and a field may mean the same: <c>year</c> and <c>fiscalYear</c>.</summary>
    public static bool IsAlike(string parameter, string field) =>
        Plain(field) is { Length: > 0 } its
        && Plain(parameter) is var name
        && (its.EndsWith(name, StringComparison.Ordinal) || name.EndsWith(its, StringComparison.Ordinal));

    /// <summary>What a person has to decide of a parameter that always has the value of the samples.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="values">The values that the samples have.</param>
    /// <param name="field">The field that holds it in every row; null when none does.</param>
    /// <param name="taken">Names of fields.</param>
    public static string Decision(string name, IReadOnlyList<string> values, FieldEvidence? field, IEnumerable<string> taken)
    {
        var loop = Placeholder(name, field is null ? taken : []);
        var key = field is null
            ? $" and {loop}: {{ type: text, value: \"{{{loop}}}\" }} in columns and key"
            : $"; its column {ColumnNames.Snake(field.Path ?? field.Name)} is in the key";
        return $"decide: always {values[0]}; others by for_each: [{{ {loop}: {YamlText.Of(Others(Plain(name), values))} }}], with \"{{{loop}}}\" here{key}";
    }

    /// <summary>What a person has to decide of a day that is that of the run.</summary>
    public static string DayDecision(string name, string value)
    {
        var loop = Placeholder(name, []);
        return $"decide: the date of the run; for days that you choose, for_each: [{{ {loop}: {YamlText.Of([value])} }}], with \"{{{loop}}}\" in place of \"{{date}}\"";
    }

    // Some names are those of other placeholders.
    private static string Placeholder(string name, IEnumerable<string> taken) =>
        ColumnNames.Snake(name) is var snake
        && (Recipes.Placeholder.Meanings.ContainsKey(snake) || taken.Any(t => ColumnNames.Snake(t) == snake))
            ? $"asked_{snake}"
            : snake;

    private static IReadOnlyList<string> Others(string plain, IReadOnlyList<string> values)
    {
        var value = values[0];
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return values.Count > 1 ? [.. values.Take(MostOffered)]
            : value is ['Q' or 'q', >= '1' and <= '4'] ? [.. Enumerable.Range(1, 4).Select(q => $"{value[0]}{q}")]
            : plain.Contains("quarter", StringComparison.Ordinal) && number is >= 1 and <= 4 ? ["1", "2", "3", "4"]
            : value is "annual" or "quarter" ? ["annual", "quarter"]
            : isNumber && number > 1 && value.Length <= 4
                ? [(number - 1).ToString(new string('0', value.Length), CultureInfo.InvariantCulture), value]
            : [value];
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
