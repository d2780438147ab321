using System.Diagnostics;
using System.Globalization;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>A typed value as a person reads it, the same as DuckDB shows it.</summary>
internal static class CellText
{
    /// <summary>The text of a value; null for null.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="cell">The value.</param>
    /// <param name="texts">The texts of its row.</param>
    public static string? Of(ColumnType type, Cell cell, RowTexts texts) =>
        !cell.HasValue
            ? null
            : type switch
            {
                ColumnType.TextType or ColumnType.JsonType => Encoding.UTF8.GetString(texts[in cell]),
                ColumnType.IntegerType => cell.Number.ToString(CultureInfo.InvariantCulture),
                ColumnType.DoubleType => cell.Real.ToString("R", CultureInfo.InvariantCulture),
                ColumnType.DecimalType asked => WithPoint(asked.Precision > 18 ? cell.Unscaled : cell.Number, asked.Scale),
                ColumnType.BooleanType => cell.Number != 0 ? "true" : "false",
                ColumnType.DateType => DateOnly.FromDayNumber((int)cell.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ColumnType.TimestampType => new DateTime(cell.Number).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
                _ => throw new UnreachableException($"{type} has no text"),
            };

    private static string WithPoint(Int128 unscaled, int scale)
    {
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var text = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        return unscaled < 0 ? "-" + text : text;
    }
}
