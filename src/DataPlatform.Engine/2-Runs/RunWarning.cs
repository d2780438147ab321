namespace DataPlatform.Runs;

/// <summary>
/// A sign that what a run loaded may not be whole or right, though every request was answered. A run with one does not end with "all well" but
/// as <see cref="RunStatus.Partial"/>.
/// </summary>
/// <param name="Kind">What kind of sign.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name; null when it concerns the whole source.</param>
/// <param name="Message">What was seen and what to do, without secrets.</param>
/// <param name="Example">One instance of it (a key, a ticker, a field); null when the message says all.</param>
public sealed record RunWarning(WarningKind Kind, string Source, string? Dataset, string Message, string? Example);
