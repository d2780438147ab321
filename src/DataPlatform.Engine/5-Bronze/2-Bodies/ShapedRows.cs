using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Rows that are no plain list of objects: behind an index or a <c>*</c>, or in another shape. Each is made into an object of its own, as if it had
/// been in a list. It reads a body that is known to be JSON, and goes over parts of it more than once.
/// </summary>
internal sealed partial class ShapedRows(DatasetRecipe recipe)
{
    private readonly RowsRecipe _rows = recipe.Rows;
    private readonly bool _mayBeMissing = recipe.RowsMayBeMissing;

    // What follows the names that lead to the rows; a path for each step.
    private readonly (PathStep Step, JsonPath Path)[] _steps =
    [
        .. recipe.Rows.Path.Steps.SkipWhile(s => s is PathStep.Name).Select(s => (s, new JsonPath([s]))),
    ];
    private readonly (byte[] Field, byte[] Written)[] _keyNames =
    [
        .. recipe.Rows.KeyAs.Select(k => (Encoding.UTF8.GetBytes(k), RowText.Name(k))),
    ];
    private readonly byte[] _valueName = recipe.Rows.ValueAs is { } name ? RowText.Name(name) : [];
    private readonly byte[][] _fieldNames = [.. recipe.Rows.Fields.Select(RowText.Name)];

    // The names of objects on the way are in every row, and so say nothing of it.
    private readonly byte[][] _declared =
    [
        .. recipe.Table.Fields.Except(recipe.Rows.KeyAs, StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes),
    ];
    private readonly byte[][] _ignored = [.. recipe.Table.Ignore.Select(Encoding.UTF8.GetBytes)];
    private readonly JsonPath? _expand = recipe.Rows.Expand is { } path ? new(path.Steps) : null;
    private readonly (int Column, JsonPath Path, byte[] Shown)[] _parents = Paths(recipe.Table, ColumnOrigin.Parent, "parent.");
    private readonly (int Column, JsonPath Path, byte[] Shown)[] _arrays =
        recipe.Rows.Shape == RowShape.Columns ? Paths(recipe.Table, ColumnOrigin.Row, "") : [];

    /// <summary>The element of the answer that holds the rows; null when it is no array, or they are in all or in one that is counted from its end.</summary>
    public int? ChosenAtRoot { get; } = recipe.Rows.Path.Steps is [PathStep.At(>= 0 and var index), ..] ? index : null;

    /// <summary>Names alone lead to arrays side by side.</summary>
    public bool AreColumns { get; } = recipe.Rows is { Shape: RowShape.Columns, Path.HasNamesOnly: true };

    /// <summary>What was found.</summary>
    /// <param name="Rows">How many rows the vendor sent: those that a list was expanded in, not its elements.</param>
    /// <param name="IsDeclared">A row has a field that a column reads, or no column reads any.</param>
    /// <param name="IsMissing">The path leads nowhere.</param>
    /// <param name="Wrong">What stands where rows should be, for a person; null when nothing else does.</param>
    public readonly record struct Found(long Rows, bool IsDeclared, bool IsMissing, string? Wrong);

    /// <summary>Reads the rows.</summary>
    /// <param name="body">The body, valid JSON.</param>
    /// <param name="at">Where the names lead that the path begins with.</param>
    /// <param name="sink">Takes the rows; null when only their number matters.</param>
    public Found Read(ReadOnlySpan<byte> body, Range at, IRowSink? sink)
    {
        var walk = new Walk(this, body, sink);
        walk.Descend(at, step: 0);
        return walk.Result;
    }

    // With what a value is called in the row's text.
    private static (int Column, JsonPath Path, byte[] Shown)[] Paths(SilverTable table, ColumnOrigin from, string before) =>
        [.. EnvelopeRows.Columns(table, from).Select(c => (c.Column, c.Path, RowText.Name(before + table.Columns[c.Column].Path!.Text)))];
}
