namespace DataPlatform.Recipes;

/// <summary>A column of a silver table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Field">The row's field that the value comes from; null when <paramref name="Value"/> says it.</param>
/// <param name="Value">A template over the request (<c>{ticker}</c>, <c>{discriminator}</c>, <c>{date}</c>, ...); null when a field says it.</param>
/// <param name="Nullable">False when a row without a value belongs in quarantine.</param>
public sealed record SilverColumn(string Name, ColumnType Type, string? Field, string? Value, bool Nullable)
{
    /// <summary>How the vendor writes the column's days or moments; of no meaning for other types.</summary>
    public TimeNotation Notation { get; init; } = TimeNotation.Default;

    /// <summary>True when the vendor may leave the field out of its answers. Default false: it is told when none of them has it.</summary>
    public bool Optional { get; init; }
}
