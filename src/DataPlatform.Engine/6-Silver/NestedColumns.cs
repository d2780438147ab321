using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>The columns of a table that want a part of a field, not the field itself.</summary>
internal sealed class NestedColumns(SilverTable table)
{
    private readonly (byte[] Field, (int Column, JsonPath Path)[] Columns)[] _fields =
    [
        .. table
            .Columns.Index()
            .Where(c => c.Item is { Path: not null, RowField: not null })
            .GroupBy(
                c => c.Item.RowField!,
                (field, columns) =>
                    (Encoding.UTF8.GetBytes(field), columns.Select(c => (c.Index, new JsonPath(c.Item.Path!.Steps.Skip(1)))).ToArray()),
                StringComparer.Ordinal
            ),
    ];
    private readonly JsonScratch _scratch = new();

    /// <summary>No column does.</summary>
    public bool AreNone => _fields.Length == 0;

    /// <summary>Those that want a part of a field, each with the way from there.</summary>
    public ReadOnlySpan<(int Column, JsonPath Path)> Of(ReadOnlySpan<byte> field)
    {
        foreach (var (name, columns) in _fields)
        {
            if (field.SequenceEqual(name))
            {
                return columns;
            }
        }

        return [];
    }

    /// <summary>What a path says of a part of a field's value.</summary>
    /// <returns>False when it says nothing.</returns>
    public bool TryRead(JsonPath path, FieldValue field, out FieldValue part)
    {
        part = default;
        return field.Kind == FieldKind.Null || (!field.Json.IsEmpty && path.TryRead(field.Json, _scratch, out part));
    }
}
