namespace DataPlatform.Warehouse;

/// <summary>How far a check has seen its table.</summary>
/// <param name="Through">The promotion whose rows it has looked at last.</param>
/// <param name="Newest">The newest day or moment that it found, as the database writes it; null when there was none, or it looks for none.</param>
internal sealed record CheckMark(long Through, string? Newest);
