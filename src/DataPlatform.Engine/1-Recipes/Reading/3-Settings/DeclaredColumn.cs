namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>A column as the recipe declares it, before the source's <c>field_case</c> names its field.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Field">The vendor's field; null when the recipe leaves it to the column's name.</param>
/// <param name="Value">A template over the request, in place of a field.</param>
/// <param name="Nullable">False when a row without a value belongs in quarantine.</param>
/// <param name="Notation">How the vendor writes its days or moments.</param>
/// <param name="Optional">True when the vendor may leave the field out.</param>
internal sealed record DeclaredColumn(
    string Name,
    ColumnType Type,
    string? Field,
    string? Value,
    bool Nullable,
    TimeNotation Notation,
    bool Optional = false
)
{
    /// <summary>The way to the value, in place of a field; null when there is none.</summary>
    public ValuePath? Path { get; init; }

    /// <summary>What <see cref="Path"/> starts from.</summary>
    public ColumnOrigin From { get; init; }

    /// <summary>What it takes when its field is missing or null; null: nothing.</summary>
    public string? Default { get; init; }

    /// <summary>What must hold of its values.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>How people write its numbers.</summary>
    public IReadOnlyList<NumberForm> Number { get; init; } = [];
}
