namespace DataPlatform.Runs.Documents;

/// <summary>Rows of a silver table that a row was made of: for a silver row, itself.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="By">The columns by which they were found; empty where the model's header does not say how.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Origins">Where the first of them came from.</param>
public sealed record RowInput(string Table, IReadOnlyList<string> By, long Rows, IReadOnlyList<RowOrigin> Origins)
{
    /// <summary>Why nothing can be told of it; null when there is no reason.</summary>
    public string? Problem { get; init; }
}
