using System.Diagnostics;
using DataPlatform.Recipes;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>How the values of a column type are kept: the one place where a type meets the database.</summary>
/// <param name="SqlType">The column's type in silver, written as <c>information_schema</c> writes it.</param>
/// <param name="Append">Appends a cell that has a value to the staging table.</param>
internal sealed record ColumnStorage(string SqlType, ColumnStorage.Appender Append)
{
    public delegate void Appender(IDuckDBAppenderRow row, in Cell cell);

    public static ColumnStorage Of(ColumnType type) =>
        type switch
        {
            ColumnType.TextType => new("VARCHAR", static (row, in cell) => row.AppendValue(cell.Text)),
            ColumnType.IntegerType => new("BIGINT", static (row, in cell) => row.AppendValue((long?)cell.Number)),
            ColumnType.DoubleType => new("DOUBLE", static (row, in cell) => row.AppendValue((double?)cell.Real)),
            ColumnType.BooleanType => new("BOOLEAN", static (row, in cell) => row.AppendValue((bool?)(cell.Number == 1))),
            ColumnType.DateType => new("DATE", static (row, in cell) => row.AppendDate(DateOnly.FromDayNumber((int)cell.Number))),
            ColumnType.TimestampType => new(
                "TIMESTAMP",
                static (row, in cell) => row.AppendValue((DateTime?)new DateTime(cell.Number, DateTimeKind.Utc))
            ),
            ColumnType.JsonType => new("JSON", static (row, in cell) => row.AppendValue(cell.Text)),
            _ => throw new UnreachableException($"{type} is not kept"),
        };
}
