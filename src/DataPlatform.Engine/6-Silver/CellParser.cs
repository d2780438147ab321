using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// What a value in a body means in a typed column. Null stays null, and so do the words that a recipe names. The empty string is null in every type
/// but text. Strings are accepted
/// where their text is the value ("12.5", "true"). Whatever else does not fit is refused, never bent: 1.5 is no integer, a time of day is no date.
/// </summary>
internal static class CellParser
{
    /// <summary>Reads a scalar.</summary>
    /// <param name="type">The column's type; not <see cref="ColumnType.Json"/>.</param>
    /// <param name="value">The value as UTF-8: a string's text, or a number's or boolean's token.</param>
    /// <param name="quoted">True for a string.</param>
    /// <param name="nulls">Strings that mean null, besides the empty one.</param>
    /// <param name="moments">Reads the dates and timestamps of the column.</param>
    /// <param name="texts">Takes a text.</param>
    /// <param name="cell">The typed value.</param>
    /// <returns>Null when the value fits, else why not.</returns>
    public static string? Parse(
        ColumnType type,
        ReadOnlySpan<byte> value,
        bool quoted,
        byte[][] nulls,
        MomentParser moments,
        RowTexts texts,
        ref Cell cell
    )
    {
        if (type is ColumnType.TextType)
        {
            cell.HasValue = !quoted || !IsOneOf(nulls, value.Trim((byte)' '));
            return cell.HasValue ? Text(value, texts, ref cell) : null;
        }

        value = quoted ? value.Trim((byte)' ') : value;
        if (quoted && (value.IsEmpty || IsOneOf(nulls, value)))
        {
            cell.HasValue = false;
            return null;
        }

        cell.HasValue = true;
        return type switch
        {
            ColumnType.DoubleType => NumberParser.Real(value, ref cell),
            ColumnType.IntegerType => NumberParser.Integer(value, ref cell),
            ColumnType.DecimalType asked => DecimalParser.Decimal(asked, value, ref cell),
            ColumnType.BooleanType => Boolean(value, ref cell),
            ColumnType.DateType => moments.Date(value, quoted, ref cell),
            ColumnType.TimestampType => moments.Timestamp(value, quoted, ref cell),
            _ => "not a plain value",
        };
    }

    /// <summary>A text in a column of another type than text that means null.</summary>
    public static bool IsNull(ReadOnlySpan<byte> text, byte[][] nulls) =>
        text.Trim((byte)' ') is { IsEmpty: true } || IsOneOf(nulls, text.Trim((byte)' '));

    private static bool IsOneOf(byte[][] nulls, ReadOnlySpan<byte> value)
    {
        foreach (var text in nulls)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Text(ReadOnlySpan<byte> value, RowTexts texts, ref Cell cell)
    {
        // Many a reader of the table would cut the text there and say nothing.
        if (value.Contains((byte)0))
        {
            return "holds a NUL character";
        }

        texts.Put(value, ref cell);
        return null;
    }

    private static string? Boolean(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (value.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(value, "true"u8))
        {
            cell.Number = 1;
            return null;
        }

        cell.Number = 0;
        return value.SequenceEqual("0"u8) || Ascii.EqualsIgnoreCase(value, "false"u8) ? null : "not true or false";
    }
}
