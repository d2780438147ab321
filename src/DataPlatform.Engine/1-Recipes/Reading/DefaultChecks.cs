using System.Globalization;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether a column's <c>default</c> is a value of its type. What passes here fits its cell; of several ways to write a value, one does.</summary>
internal static partial class DefaultChecks
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(ColumnType type, string text)
    {
        var expected = type switch
        {
            ColumnType.JsonType => null,
            ColumnType.TextType => text.Contains('\0', StringComparison.Ordinal) ? "a text without a NUL character" : "",
            ColumnType.IntegerType => IsInteger(text) ? "" : "a whole number of 64 bits",
            ColumnType.DoubleType => IsDouble(text) ? "" : "a number",
            ColumnType.DecimalType exact => IsDecimal(exact, text)
                ? ""
                : $"a number of at most {exact.Precision - exact.Scale} digits before the point " + $"and {exact.Scale} after it",
            ColumnType.BooleanType => text is "true" or "false" ? "" : "true or false",
            ColumnType.DateType => IsMoment(text, "yyyy-MM-dd") ? "" : "a date like 2015-01-31",
            ColumnType.TimestampType => IsMoment(text, "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'")
                ? ""
                : "a time in UTC like 2015-01-31 09:30:00",
            _ => "",
        };
        return expected switch
        {
            null => $"'default' has no meaning in a {type} column",
            "" => null,
            _ => $"'default' must be {expected}, not '{Excerpt.Of(text)}'",
        };
    }

    private static bool IsInteger(string text) =>
        NumberForm().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsDouble(string text) =>
        NumberForm().IsMatch(text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value);

    private static bool IsDecimal(ColumnType.DecimalType type, string text) =>
        NumberForm().Match(text) is { Success: true } match
        && match.Groups["exponent"].Length == 0
        && match.Groups["whole"].ValueSpan.TrimStart('0').Length <= type.Precision - type.Scale
        && match.Groups["fraction"].Length <= type.Scale;

    private static bool IsMoment(string text, params string[] forms) =>
        DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(
        @"^-?(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?(?<exponent>[eE][+-]?[0-9]{1,3})?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NumberForm();
}
