using System.Data.Common;
using System.Globalization;
using System.Numerics;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>The current row of a result, with null where the database has NULL.</summary>
internal sealed class RowReader(DbDataReader reader)
{
    private readonly Type[] _types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType)];

    public string Text(int column) => TextOrNull(column) ?? "";

    public string? TextOrNull(int column) =>
        reader.IsDBNull(column) ? null
        : _types[column] == typeof(string) ? reader.GetString(column)
        : _types[column] == typeof(decimal) ? Text(reader.GetFieldValue<DuckDBDecimal>(column))
        : Text(reader.GetValue(column));

    public long Integer(int column) => reader.IsDBNull(column) ? 0 : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    public double? Number(int column) =>
        reader.IsDBNull(column) ? null : Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture);

    public DateOnly? Date(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);

    // As DuckDB writes them.
    private static string? Text(object value) =>
        value switch
        {
            bool truth => truth ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    // A DECIMAL of DuckDB can have more digits than System.Decimal.
    private static string Text(DuckDBDecimal value)
    {
        var unscaled = value.Value.ToBigInteger();
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(value.Scale + 1, '0');
        var text = value.Scale == 0 ? digits : $"{digits[..^value.Scale]}.{digits[^value.Scale..]}";
        return unscaled.Sign < 0 ? "-" + text : text;
    }
}
