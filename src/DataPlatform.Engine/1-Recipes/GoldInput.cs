namespace DataPlatform.Recipes;

/// <summary>A table that a gold model follows.</summary>
/// <param name="Schema"><c>silver</c> or <c>gold</c>.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Columns">The columns whose values say which keys of the model a changed row touches.</param>
public sealed record GoldInput(string Schema, string Table, IReadOnlyList<string> Columns);
