namespace DataPlatform.Recipes;

/// <summary>One gold table as its .sql file declares it.</summary>
/// <param name="Table">The table's name in schema <c>gold</c>.</param>
/// <param name="Key">The columns that identify a row.</param>
/// <param name="Inputs">The tables whose changes the model follows; empty: it is built once.</param>
/// <param name="Needs">Tables that must be built before this one, without following their changes.</param>
/// <param name="Replaces">
/// The rows of the table, as a condition on its columns, of which the select gives all there are: the others among them go. Null: a row never goes.
/// </param>
/// <param name="Sql">The select.</param>
/// <param name="File">The file that declares the model.</param>
public sealed record GoldModel(
    string Table,
    IReadOnlyList<string> Key,
    IReadOnlyList<GoldInput> Inputs,
    IReadOnlyList<string> Needs,
    string? Replaces,
    string Sql,
    string File
)
{
    /// <summary>What must hold of its rows. Empty: nothing.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];
}
