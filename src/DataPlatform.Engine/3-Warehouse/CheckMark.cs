namespace DataPlatform.Warehouse;

/// <summary>How far a check has found its table good.</summary>
/// <param name="Through">The promotion behind which it passed last; of <c>freshness</c>, was made last.</param>
/// <param name="Newest">The newest day or moment that it found, as the database writes it; null when there was none, when others were later than the run, or it looks for none.</param>
internal sealed record CheckMark(long Through, string? Newest);
