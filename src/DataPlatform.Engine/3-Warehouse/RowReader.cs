using System.Data.Common;
using System.Globalization;

namespace DataPlatform.Warehouse;

/// <summary>The current row of a result, with null where the database has NULL.</summary>
internal sealed class RowReader(DbDataReader reader)
{
    public string Text(int column) => TextOrNull(column) ?? "";

    public string? TextOrNull(int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    public long Integer(int column) => reader.IsDBNull(column) ? 0 : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    public DateOnly? Date(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
}
