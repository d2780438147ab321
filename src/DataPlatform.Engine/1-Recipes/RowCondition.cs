namespace DataPlatform.Recipes;

/// <summary>What a row has to say so that it is one of the dataset.</summary>
/// <param name="Path">The way to a value of the row.</param>
/// <param name="Values">What the value may be: a text, or a number, true or false as it is written.</param>
public sealed record RowCondition(ValuePath Path, IReadOnlyList<string> Values)
{
    /// <summary>True when the value may also be null, an empty text or not there. Default false.</summary>
    public bool MayBeNull { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Path} = {string.Join(" or ", Values.Order(StringComparer.Ordinal).Select(v => $"'{v}'").Concat(MayBeNull ? ["null"] : []))}";
}
