using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>A column of the draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Evidence">The field that it reads; null when <see cref="Value"/> says where it comes from.</param>
internal sealed record DraftColumn(string Name, ColumnType Type, FieldEvidence? Evidence)
{
    /// <summary>A template over the request; null when a field says the value.</summary>
    public string? Value { get; init; }

    /// <summary>How its days or moments are written; null: ISO 8601.</summary>
    public string? Format { get; init; }

    /// <summary>Some rows lack the field.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What a person has to know or decide; null when there is nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>The same column with a type that takes more; null when there is none.</summary>
    public DraftColumn? Weaker() =>
        Type switch
        {
            ColumnType.JsonType => null,
            ColumnType.TextType => this with { Type = ColumnType.Json, Comment = "holds what a text column does not take" },
            _ => this with { Type = ColumnType.Text, Format = null, Comment = $"not all values of the sample are {Type}" },
        };
}
