using DataPlatform.Recipes;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>How the values of a column type are kept: the one place where a type meets the database.</summary>
/// <param name="SqlType">The column's type in silver, written as <c>information_schema</c> writes it.</param>
/// <param name="Append">Appends a cell that has a value.</param>
internal sealed record ColumnStorage(string SqlType, ColumnStorage.Appender Append)
{
    public delegate void Appender(IDuckDBAppenderRow row, in Cell cell);

    public static ColumnStorage Of(ColumnType type) =>
        type switch
        {
            ColumnType.Text => new("VARCHAR", static (row, in cell) => row.AppendValue(cell.Text)),
            ColumnType.Integer => new("BIGINT", static (row, in cell) => row.AppendValue((long?)cell.Number)),
            ColumnType.Double => new("DOUBLE", static (row, in cell) => row.AppendValue((double?)cell.Real)),
            ColumnType.Boolean => new("BOOLEAN", static (row, in cell) => row.AppendValue((bool?)(cell.Number == 1))),
            ColumnType.Date => new("DATE", static (row, in cell) => row.AppendDate(DateOnly.FromDayNumber((int)cell.Number))),
            ColumnType.Timestamp => new(
                "TIMESTAMP",
                static (row, in cell) => row.AppendValue((DateTime?)new DateTime(cell.Number, DateTimeKind.Utc))
            ),
            _ => new("JSON", static (row, in cell) => row.AppendValue(cell.Text)),
        };
}
