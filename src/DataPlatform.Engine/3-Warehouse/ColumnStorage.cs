using System.Diagnostics;
using System.Numerics;
using DataPlatform.Recipes;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>How the values of a column type are kept: the one place where a type meets the database.</summary>
/// <param name="SqlType">The column's type in silver, written as <c>information_schema</c> writes it.</param>
/// <param name="Append">Appends a cell that has a value to the staging table.</param>
internal sealed record ColumnStorage(string SqlType, ColumnStorage.Appender Append)
{
    // A whole number of so many digits fits a BIGINT.
    private const int BigintDigits = 18;

    public delegate void Appender(IDuckDBAppenderRow row, in Cell cell);

    /// <summary>The column's type while its rows are staged; another one where the appender cannot write the type itself.</summary>
    public string StagedType { get; private init; } = SqlType;

    /// <summary>Makes the value of the column from its staged value, as SQL; null where they are the same.</summary>
    public Func<string, string>? FromStaged { get; private init; }

    public static ColumnStorage Of(ColumnType type) =>
        type switch
        {
            ColumnType.TextType => new("VARCHAR", static (row, in cell) => row.AppendValue(cell.Text)),
            ColumnType.IntegerType => new("BIGINT", static (row, in cell) => row.AppendValue((long?)cell.Number)),
            ColumnType.DoubleType => new("DOUBLE", static (row, in cell) => row.AppendValue((double?)cell.Real)),
            ColumnType.DecimalType asked => Decimal(asked.Precision, asked.Scale),
            ColumnType.BooleanType => new("BOOLEAN", static (row, in cell) => row.AppendValue((bool?)(cell.Number == 1))),
            ColumnType.DateType => new("DATE", static (row, in cell) => row.AppendDate(DateOnly.FromDayNumber((int)cell.Number))),
            ColumnType.TimestampType => new(
                "TIMESTAMP",
                static (row, in cell) => row.AppendValue((DateTime?)new DateTime(cell.Number, DateTimeKind.Utc))
            ),
            ColumnType.JsonType => new("JSON", static (row, in cell) => row.AppendValue(cell.Text)),
            _ => throw new UnreachableException($"{type} is not kept"),
        };

    // The appender takes a System.Decimal, which holds 28 digits of DuckDB's 38. So a decimal is staged as a whole number and multiplied by one
    // unit of its last place: that moves the point and changes no digit.
    private static ColumnStorage Decimal(int precision, int scale)
    {
        var type = $"DECIMAL({precision},{scale})";
        var unit = scale == 0 ? "" : $" * CAST('0.{new string('0', scale - 1)}1' AS DECIMAL({scale},{scale}))";
        return precision <= BigintDigits
            ? new(type, static (row, in cell) => row.AppendValue((long?)cell.Number))
            {
                StagedType = "BIGINT",
                FromStaged = column => $"CAST(CAST({column} AS DECIMAL({BigintDigits},0)){unit} AS {type})",
            }
            : new(type, static (row, in cell) => row.AppendValue((BigInteger?)cell.Unscaled))
            {
                StagedType = "HUGEINT",
                FromStaged = column => $"CAST(CAST({column} AS DECIMAL({ColumnType.DecimalType.MaxPrecision},0)){unit} AS {type})",
            };
    }
}
