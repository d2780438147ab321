using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>
/// The words of a column's type. A new one is an entry here; one with arguments says what may be written in <see cref="Option{T}.Pattern"/>
/// and reads it in <see cref="Option{T}.Parse"/>. What each accepts of a value is the business of who types cells.
/// </summary>
internal static partial class ColumnTypes
{
    public static readonly Scalar<ColumnType> Shape = Scalars.Choice<ColumnType>(
        Plain(ColumnType.Text, "any text; a number or a truth is kept as it is written.", "string", "str", "varchar"),
        Plain(ColumnType.Integer, "a whole number of 64 bits, in quotes too. 3.0 is one, 1.5 is none.", "bigint", "long", "int64"),
        Plain(
            ColumnType.Double,
            "a number of 64 bits with a fraction, in quotes too; \"Infinity\" and \"NaN\" are some.",
            "number",
            "float",
            "real"
        ),
        Plain(ColumnType.Boolean, "true or false, in quotes too; 1 and 0 are the same."),
        Plain(ColumnType.Date, "a day, as \"2015-01-31\"; a time of day must be midnight."),
        Plain(ColumnType.Timestamp, "a day and a time; UTC, unless it names an offset.", "datetime"),
        Plain(ColumnType.Json, "whatever stands there, as the vendor wrote it.", "object", "array", "struct"),
        new("decimal(p,s)", TryDecimal, "an exact number of p digits, at most 38, of which s stand after the point.")
        {
            Pattern = @"decimal\(([1-9]|[12][0-9]|3[0-8]), ?([0-9]|[12][0-9]|3[0-8])\)",
            AlsoCalled = ["numeric"],
            HowTo =
                $"say how many digits, 1 to {ColumnType.DecimalType.MaxPrecision}, and how many of them after the point: decimal(18,4); "
                + "in { } with quotes around it",
        }
    );

    /// <summary>Stands in for a type that was refused: it may be in a key and move a window, so that nothing is said of it a second time.</summary>
    public static ColumnType Unknown => ColumnType.Timestamp;

    private static Option<ColumnType> Plain(ColumnType type, string meaning, params IReadOnlyList<string> alsoCalled) =>
        new(type.Name, type, meaning) { AlsoCalled = alsoCalled };

    private static bool TryDecimal(string text, out ColumnType? type)
    {
        type = null;
        if (DecimalForm().Match(text) is { Success: true } match)
        {
            var precision = int.Parse(match.Groups["precision"].ValueSpan, CultureInfo.InvariantCulture);
            var scale = int.Parse(match.Groups["scale"].ValueSpan, CultureInfo.InvariantCulture);
            type = precision <= ColumnType.DecimalType.MaxPrecision && scale <= precision ? ColumnType.Decimal(precision, scale) : null;
        }

        return type is not null;
    }

    [GeneratedRegex(
        @"^decimal\((?<precision>[1-9][0-9]?), ?(?<scale>0|[1-9][0-9]?)\)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DecimalForm();
}
