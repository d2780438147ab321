using System.Diagnostics;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>How the values of a column type are kept: the one place where a type meets the database.</summary>
/// <param name="SqlType">The column's type in silver, written as DuckDB writes it.</param>
/// <param name="Width">How many bytes a value takes in a vector; null: it is a text.</param>
/// <param name="Write">Writes a cell that has a value into a row of the column.</param>
internal sealed record ColumnStorage(string SqlType, int? Width, ColumnStorage.Writer Write)
{
    private static readonly int FirstDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public delegate void Writer(ColumnVector column, int row, in Cell cell, RowTexts texts);

    public static ColumnStorage Of(ColumnType type) =>
        type switch
        {
            ColumnType.TextType => new("VARCHAR", null, Text),
            ColumnType.IntegerType => new("BIGINT", sizeof(long), static (column, row, in cell, _) => column.Set(row, cell.Number)),
            ColumnType.DoubleType => new("DOUBLE", sizeof(double), static (column, row, in cell, _) => column.Set(row, cell.Real)),
            ColumnType.DecimalType asked => Decimal($"DECIMAL({asked.Precision},{asked.Scale})", asked.Precision),
            ColumnType.BooleanType => new("BOOLEAN", sizeof(byte), static (column, row, in cell, _) => column.Set(row, (byte)cell.Number)),
            ColumnType.DateType => new(
                "DATE",
                sizeof(int),
                static (column, row, in cell, _) => column.Set(row, (int)cell.Number - FirstDay)
            ),
            ColumnType.TimestampType => new(
                "TIMESTAMP",
                sizeof(long),
                static (column, row, in cell, _) => column.Set(row, Microseconds(cell.Number))
            ),
            ColumnType.JsonType => new("JSON", null, Text),
            _ => throw new UnreachableException($"{type} is not kept"),
        };

    /// <summary>A moment as a TIMESTAMP holds it.</summary>
    /// <param name="ticks">The same in .NET's ticks.</param>
    public static long Microseconds(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static Writer Text => static (column, row, in cell, texts) => column.SetText(row, texts[in cell]);

    // DuckDB keeps a decimal as the whole number without its point, in the smallest integer that holds all of its digits.
    private static ColumnStorage Decimal(string sqlType, int precision) =>
        precision switch
        {
            <= 4 => new(sqlType, sizeof(short), static (column, row, in cell, _) => column.Set(row, (short)cell.Number)),
            <= 9 => new(sqlType, sizeof(int), static (column, row, in cell, _) => column.Set(row, (int)cell.Number)),
            <= 18 => new(sqlType, sizeof(long), static (column, row, in cell, _) => column.Set(row, cell.Number)),
            _ => new(sqlType, 2 * sizeof(long), static (column, row, in cell, _) => column.Set(row, cell.Unscaled)),
        };
}
