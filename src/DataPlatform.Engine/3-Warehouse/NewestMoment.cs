namespace DataPlatform.Warehouse;

/// <summary>How new a table is.</summary>
/// <param name="Value">Its newest day or moment that is not of a time to come, as the database writes it; null when no row has one.</param>
/// <param name="Later">How many rows have one of a time to come.</param>
internal sealed record NewestMoment(string? Value, long Later);
