namespace DataPlatform.Recipes;

/// <summary>A column of a silver table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Field">The row's field that the value comes from, or how the way to it is called; null when <paramref name="Value"/> says it.</param>
/// <param name="Value">A template over the request (<c>{ticker}</c>, <c>{discriminator}</c>, <c>{date}</c>, ...); null when a field says it.</param>
/// <param name="Nullable">False when a row without a value belongs in quarantine.</param>
public sealed record SilverColumn(string Name, ColumnType Type, string? Field, string? Value, bool Nullable)
{
    /// <summary>How the vendor writes the column's days or moments; of no meaning for other types.</summary>
    public TimeNotation Notation { get; init; } = TimeNotation.Default;

    /// <summary>What else than a plain number the column's texts may hold that is one; of no meaning for types that are no numbers.</summary>
    public IReadOnlyList<NumberForm> Number { get; init; } = [];

    /// <summary>The way to the value from where <see cref="From"/> says; null when it is the row's field itself.</summary>
    public ValuePath? Path { get; init; }

    /// <summary>What <see cref="Path"/> starts from.</summary>
    public ColumnOrigin From { get; init; }

    /// <summary>True when the vendor may leave the field out of its answers. Default false: it is told when none of them has it.</summary>
    public bool Optional { get; init; }

    /// <summary>What the column takes when its field is missing or null, as a recipe writes it; null: nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The field of the row that is read, of which the path may want a part; null when none is.</summary>
    internal string? RowField =>
        Path is null ? Field
        : From == ColumnOrigin.Row && Path.Steps[0] is PathStep.Name first ? first.Text
        : null;
}
