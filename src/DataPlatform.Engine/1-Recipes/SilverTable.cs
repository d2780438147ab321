namespace DataPlatform.Recipes;

/// <summary>A typed table as the recipe declares it.</summary>
/// <param name="Name">The table's name in schema <c>silver</c>.</param>
/// <param name="Key">The columns that identify a row; they are never null.</param>
/// <param name="Columns">All declared columns, in order.</param>
/// <param name="NullValues">Strings that mean null in every column that is not text, besides the empty one.</param>
/// <param name="Ignore">Fields that are left out on purpose, so that they are no drift.</param>
public sealed record SilverTable(
    string Name,
    IReadOnlyList<string> Key,
    IReadOnlyList<SilverColumn> Columns,
    IReadOnlyList<string> NullValues,
    IReadOnlyList<string> Ignore
);
