using System.Globalization;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// What a value in a body means in a typed column. Null stays null. The empty string is null in every type but text. Strings are accepted
/// where their text is the value ("12.5", "true"). Whatever else does not fit is refused, never bent: 1.5 is no integer, a time of day is no date.
/// </summary>
internal static class CellParser
{
    private static readonly string[] MomentFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mm",
        "yyyy-MM-ddTHH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a scalar.</summary>
    /// <param name="type">The column's type; not <see cref="ColumnType.Json"/>.</param>
    /// <param name="value">The value as UTF-8: a string's text, or a number's or boolean's token.</param>
    /// <param name="quoted">True for a string.</param>
    /// <param name="nulls">Strings that mean null, besides the empty one.</param>
    /// <param name="cell">The typed value.</param>
    /// <returns>Null when the value fits, else why not.</returns>
    public static string? Parse(ColumnType type, ReadOnlySpan<byte> value, bool quoted, IReadOnlyList<byte[]> nulls, ref Cell cell)
    {
        if (type == ColumnType.Text)
        {
            // DuckDB's appender would cut the text there and say nothing.
            if (value.Contains((byte)0))
            {
                return "holds a NUL character";
            }

            (cell.Text, cell.HasValue) = (Encoding.UTF8.GetString(value), true);
            return null;
        }

        value = quoted ? value.Trim((byte)' ') : value;
        if (quoted && IsNull(value, nulls))
        {
            cell.HasValue = false;
            return null;
        }

        cell.HasValue = true;
        return type switch
        {
            ColumnType.Integer => Integer(value, ref cell),
            ColumnType.Double => Real(value, ref cell),
            ColumnType.Boolean => Boolean(value, ref cell),
            ColumnType.Date => quoted ? Date(value, ref cell) : "a date is written as a string",
            ColumnType.Timestamp => quoted ? Timestamp(value, ref cell) : "a timestamp is written as a string",
            _ => "not a plain value",
        };
    }

    private static bool IsNull(ReadOnlySpan<byte> value, IReadOnlyList<byte[]> nulls)
    {
        if (value.IsEmpty)
        {
            return true;
        }

        foreach (var text in nulls)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Integer(ReadOnlySpan<byte> value, ref Cell cell)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (long.TryParse(value, Style, CultureInfo.InvariantCulture, out cell.Number))
        {
            return null;
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? Math.Abs(real) >= long.MaxValue
                ? "out of the 64-bit range"
                : "not a whole number"
            : "not a number";
    }

    private static string? Real(ReadOnlySpan<byte> value, ref Cell cell)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(value, Style, CultureInfo.InvariantCulture, out cell.Real))
        {
            return "not a number";
        }

        // "Infinity" and "NaN" written out are values of a DOUBLE; 1e999 is a number that does not fit.
        return double.IsFinite(cell.Real) || value.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 ? null : "out of the range of a double";
    }

    private static string? Boolean(ReadOnlySpan<byte> value, ref Cell cell)
    {
        var truth =
            value.Length == 1
                ? value[0] switch
                {
                    (byte)'1' => 1,
                    (byte)'0' => 0,
                    _ => -1,
                }
                : Word(value);
        cell.Number = truth;
        return truth >= 0 ? null : "not true or false";

        static int Word(ReadOnlySpan<byte> value) =>
            Ascii.EqualsIgnoreCase(value, "true"u8) ? 1
            : Ascii.EqualsIgnoreCase(value, "false"u8) ? 0
            : -1;
    }

    private static string? Date(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (!TryMoment(value, out var moment))
        {
            return "not a date";
        }

        cell.Number = DateOnly.FromDateTime(moment.DateTime).DayNumber;
        return moment.TimeOfDay == TimeSpan.Zero ? null : "has a time of day; declare the column as timestamp";
    }

    private static string? Timestamp(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (!TryMoment(value, out var moment))
        {
            return "not a timestamp";
        }

        cell.Number = moment.UtcTicks;
        return null;
    }

    // A moment without a zone is UTC. The offset is kept, so that a date is the day that was written.
    private static bool TryMoment(ReadOnlySpan<byte> value, out DateTimeOffset moment)
    {
        Span<char> text = stackalloc char[48];
        moment = default;
        return value.Length is >= 10 and <= 48
            && Encoding.UTF8.TryGetChars(value, text, out var length)
            && DateTimeOffset.TryParseExact(
                text[..length],
                MomentFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out moment
            );
    }
}
