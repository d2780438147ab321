namespace DataPlatform.Recipes;

/// <summary>A typed table as the recipe declares it.</summary>
/// <param name="Name">The table's name in schema <c>silver</c>.</param>
/// <param name="Key">The columns that identify a row; they are never null.</param>
/// <param name="Columns">All declared columns, in order.</param>
/// <param name="NullValues">Strings that mean null in every column, besides the empty one, which does in every column that is not text.</param>
/// <param name="Ignore">Fields that are left out on purpose, so that they are no drift.</param>
public sealed record SilverTable(
    string Name,
    IReadOnlyList<string> Key,
    IReadOnlyList<SilverColumn> Columns,
    IReadOnlyList<string> NullValues,
    IReadOnlyList<string> Ignore
)
{
    /// <summary>
    /// True when an answer holds every row that there is of what it was asked for, so that a row that no longer comes is marked as gone. Default false.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>What a row has to say to be one of the table, all of it; other rows of an answer are left out. Empty: nothing.</summary>
    public IReadOnlyList<RowCondition> Where { get; init; } = [];

    /// <summary>What must hold of its rows and its answers, those of columns first. Empty: nothing.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>A row is known by a day, too, so that those of different days do not replace each other.</summary>
    internal bool IsByDay =>
        Columns.Any(c => c.Type is ColumnType.DateType or ColumnType.TimestampType && Key.Contains(c.Name, StringComparer.Ordinal));

    /// <summary>The fields of a row that columns read.</summary>
    internal IEnumerable<string> Fields => Columns.Select(c => c.RowField).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The fields of a row that say whether it is one of the table.</summary>
    internal IEnumerable<string> FieldsAskedFor => Where.Select(w => ((PathStep.Name)w.Path.Steps[0]).Text);

    /// <summary>
    /// The fields of which it is told when they no longer come: that of each column in order, null where it reads none, then those that conditions ask
    /// for. One that a condition lets be null may never have come, and is told all the same when it did and no longer does.
    /// </summary>
    internal IReadOnlyList<(string? Name, bool MayBeMissing, bool MayNeverCome)> JudgedFields =>
        [
            .. Columns.Select(c => (c.Field, c.Optional, false)),
            .. FieldsAskedFor.Zip(Where, (f, condition) => ((string?)f, false, condition.MayBeNull)),
        ];

    /// <summary>Those that columns of the key read.</summary>
    internal IEnumerable<string> KeyFields =>
        Columns.Where(c => Key.Contains(c.Name, StringComparer.Ordinal)).Select(c => c.RowField).OfType<string>();
}
