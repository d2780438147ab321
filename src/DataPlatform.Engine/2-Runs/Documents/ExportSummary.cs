namespace DataPlatform.Runs.Documents;

/// <summary>What an export wrote.</summary>
/// <param name="To">The folder.</param>
/// <param name="Tables">The tables that were asked for.</param>
public sealed record ExportSummary(string To, IReadOnlyList<ExportedTable> Tables);
