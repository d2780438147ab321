using System.Globalization;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading;

/// <summary>The words for column types in a recipe.</summary>
internal static partial class ColumnTypeWords
{
    private static readonly ColumnType[] Plain =
    [
        ColumnType.Text,
        ColumnType.Integer,
        ColumnType.Double,
        ColumnType.Boolean,
        ColumnType.Date,
        ColumnType.Timestamp,
        ColumnType.Json,
    ];

    /// <summary>What a type must be, for a message.</summary>
    public static string Expected { get; } = $"one of {string.Join(", ", Plain.Select(t => t.Name))}, decimal(p,s)";

    /// <summary>The type that a word stands for; null when it stands for none.</summary>
    public static ColumnType? Read(string word) => Plain.FirstOrDefault(t => t.Name == word) ?? Decimal(word);

    /// <summary>What may have been meant by a word that stands for no type.</summary>
    public static string Hint(string word) =>
        word.StartsWith("decimal", StringComparison.Ordinal)
            ? $" (say how many digits, 1 to {ColumnType.DecimalType.MaxPrecision}, and how many of them after the point: decimal(18,4); in {{ }} with quotes around it)"
            : Suggestion.For(word, Plain.Select(t => t.Name));

    private static ColumnType? Decimal(string word)
    {
        if (DecimalPattern().Match(word) is not { Success: true } match)
        {
            return null;
        }

        var precision = int.Parse(match.Groups["precision"].ValueSpan, CultureInfo.InvariantCulture);
        var scale = int.Parse(match.Groups["scale"].ValueSpan, CultureInfo.InvariantCulture);
        return precision <= ColumnType.DecimalType.MaxPrecision && scale <= precision ? ColumnType.Decimal(precision, scale) : null;
    }

    [GeneratedRegex(
        @"^decimal\((?<precision>[1-9][0-9]?), ?(?<scale>0|[1-9][0-9]?)\)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DecimalPattern();
}
