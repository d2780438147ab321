using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>What the appender lacks.</summary>
internal static class AppenderRows
{
    public static IDuckDBAppenderRow AppendDate(this IDuckDBAppenderRow row, DateOnly? date) =>
        date is { } d ? row.AppendValue((DuckDBDateOnly?)new DuckDBDateOnly(d.Year, (byte)d.Month, (byte)d.Day)) : row.AppendNullValue();
}
