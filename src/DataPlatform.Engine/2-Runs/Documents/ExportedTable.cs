namespace DataPlatform.Runs.Documents;

/// <summary>One table of an export.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Files">Its files in the folder.</param>
/// <param name="IsNew">False when the folder held it already as it is: then nothing was written.</param>
public sealed record ExportedTable(string Table, long Rows, int Files, bool IsNew);
