using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>A column that the engine adds to every row.</summary>
/// <param name="Name">The column's name; it starts with <c>_</c>, which no declared column does.</param>
/// <param name="SqlType">The column's type.</param>
/// <param name="Append">Writes its value while rows are staged; null when the value is only known at the merge.</param>
internal sealed record LineageColumn(string Name, string SqlType, Action<IDuckDBAppenderRow, Origin>? Append);
