namespace DataPlatform.Runs.Documents;

/// <summary>Where a row came from.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Matches">Rows that have the values which were given.</param>
/// <param name="Rows">The first of them: values as text by column, null where there is none.</param>
/// <param name="Inputs">What the one row was made of; empty when several match.</param>
public sealed record ExplainReport(
    string Table,
    long Matches,
    IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows,
    IReadOnlyList<RowInput> Inputs
);
