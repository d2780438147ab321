namespace DataPlatform.Warehouse;

/// <summary>How far a recipe (and ticker) has been loaded.</summary>
/// <param name="LastSuccess">The run date of the last success; null when there was none.</param>
/// <param name="CoveredTo">The newest date among the promoted rows, never later than the run's date; null when no row had one.</param>
internal sealed record Watermark(DateOnly? LastSuccess, DateOnly? CoveredTo);
