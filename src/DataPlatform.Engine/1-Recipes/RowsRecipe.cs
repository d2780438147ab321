namespace DataPlatform.Recipes;

/// <summary>Where the rows are in an answer, and how they are written there.</summary>
public sealed record RowsRecipe
{
    /// <summary>The answer is the array of rows, or the one row.</summary>
    public static RowsRecipe Default { get; } = new();

    /// <summary>The way to the rows; <see cref="ValuePath.Root"/>: the body itself.</summary>
    public ValuePath Path { get; init; } = ValuePath.Root;

    /// <summary>How they are written there.</summary>
    public RowShape Shape { get; init; }

    /// <summary>
    /// The fields that take the names of the objects that were gone through on the way to a row, from the outside in: one for each
    /// <c>.*</c> of the path, then those of a map. Empty: they are left out.
    /// </summary>
    public IReadOnlyList<string> KeyAs { get; init; } = [];

    /// <summary>The field that takes a plain value which is a row; null where rows are objects.</summary>
    public string? ValueAs { get; init; }

    /// <summary>The names of the fields of <see cref="RowShape.Arrays"/>, by their places.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The way from a row to a list inside it whose elements are the rows in its place; null: the row is the row.</summary>
    public ValuePath? Expand { get; init; }

    /// <summary>How many names of a map lead to a row; 0 for other shapes.</summary>
    internal int MapLevels => Shape == RowShape.Map ? Math.Max(1, KeyAs.Count - Path.NamesMet) : 0;

    /// <summary>Rows that a reader finds in one pass: an array of objects, or one object, behind names alone.</summary>
    internal bool ArePlain => Shape == RowShape.List && Expand is null && Path.HasNamesOnly;

    /// <summary>Rows behind names.</summary>
    public static RowsRecipe At(params IReadOnlyList<string> names) => new() { Path = ValuePath.Of(names) };
}
