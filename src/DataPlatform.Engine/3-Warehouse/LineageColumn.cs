namespace DataPlatform.Warehouse;

/// <summary>A column that the engine adds to every row.</summary>
/// <param name="Name">The column's name; it starts with <c>_</c>, which no declared column does.</param>
/// <param name="SqlType">The column's type.</param>
/// <param name="Fill">Writes its value into some rows while they are staged; null when the value is only known at the merge.</param>
internal sealed record LineageColumn(string Name, string SqlType, Action<ColumnVector, Range, Origin>? Fill);
