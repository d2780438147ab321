using System.Diagnostics;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>How the values of a column type are kept: the one place where a type meets the database.</summary>
/// <param name="SqlType">The column's type in silver, written as <c>information_schema</c> writes it.</param>
/// <param name="Write">Writes a cell that has a value into a row of the column.</param>
internal sealed record ColumnStorage(string SqlType, ColumnStorage.Writer Write)
{
    private static readonly int FirstDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public delegate void Writer(ColumnVector column, int row, in Cell cell, RowTexts texts);

    public static ColumnStorage Of(ColumnType type) =>
        type switch
        {
            ColumnType.TextType => new("VARCHAR", Text),
            ColumnType.IntegerType => new("BIGINT", static (column, row, in cell, _) => column.Set(row, cell.Number)),
            ColumnType.DoubleType => new("DOUBLE", static (column, row, in cell, _) => column.Set(row, cell.Real)),
            ColumnType.DecimalType asked => new($"DECIMAL({asked.Precision},{asked.Scale})", Decimal(asked.Precision)),
            ColumnType.BooleanType => new("BOOLEAN", static (column, row, in cell, _) => column.Set(row, (byte)cell.Number)),
            ColumnType.DateType => new("DATE", static (column, row, in cell, _) => column.Set(row, (int)cell.Number - FirstDay)),
            ColumnType.TimestampType => new("TIMESTAMP", static (column, row, in cell, _) => column.Set(row, Microseconds(cell.Number))),
            ColumnType.JsonType => new("JSON", Text),
            _ => throw new UnreachableException($"{type} is not kept"),
        };

    /// <summary>A moment as a TIMESTAMP holds it.</summary>
    /// <param name="ticks">The same in .NET's ticks.</param>
    public static long Microseconds(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static Writer Text => static (column, row, in cell, texts) => column.SetText(row, texts[in cell]);

    // DuckDB keeps a decimal as the whole number without its point, in the smallest integer that holds all of its digits.
    private static Writer Decimal(int precision) =>
        precision switch
        {
            <= 4 => static (column, row, in cell, _) => column.Set(row, (short)cell.Number),
            <= 9 => static (column, row, in cell, _) => column.Set(row, (int)cell.Number),
            <= 18 => static (column, row, in cell, _) => column.Set(row, cell.Number),
            _ => static (column, row, in cell, _) => column.Set(row, cell.Unscaled),
        };
}
