namespace DataPlatform.Runs.Documents;

/// <summary>
/// Days that are missing inside of series. A day counts as missing when it lies between the first and the last day of a series, the series has no row of
/// it, and at least half of the series that reach over it have.
/// </summary>
/// <param name="Days">How many, all series together.</param>
/// <param name="Series">In how many series.</param>
/// <param name="Example">The key of the series with the most of them; null when there is none.</param>
/// <param name="First">The first of its missing days; null when there is none.</param>
public sealed record DayHoles(long Days, long Series, string? Example, DateOnly? First);
