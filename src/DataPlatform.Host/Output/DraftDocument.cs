namespace DataPlatform.Host.Output;

/// <summary>What came of drafting a recipe.</summary>
/// <param name="Status"><c>succeeded</c>.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Rows of the answers that it loads.</param>
/// <param name="Quarantined">Items of the answers that are no rows.</param>
/// <param name="Decisions">Lines that a person has to look at.</param>
/// <param name="Recipe">The recipe file.</param>
internal sealed record DraftDocument(
    string Status,
    string Source,
    string Dataset,
    int Columns,
    long Rows,
    long Quarantined,
    int Decisions,
    string Recipe
);
