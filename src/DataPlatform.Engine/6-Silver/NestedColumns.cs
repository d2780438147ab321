using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>The columns of a table that want a part of a field, not the field itself.</summary>
internal sealed class NestedColumns(SilverTable table)
{
    private readonly (byte[] Field, IReadOnlyList<(int Column, JsonPath Path)> Columns)[] _fields =
    [
        .. table
            .Columns.Index()
            .Where(c => c.Item is { Path: not null, RowField: not null })
            .GroupBy(
                c => c.Item.RowField!,
                (field, columns) =>
                    (
                        Encoding.UTF8.GetBytes(field),
                        (IReadOnlyList<(int, JsonPath)>)[.. columns.Select(c => (c.Index, new JsonPath(c.Item.Path!.Steps.Skip(1))))]
                    ),
                StringComparer.Ordinal
            ),
    ];
    private readonly JsonScratch _scratch = new();

    /// <summary>Those that want a part of a field, each with the way from there.</summary>
    public IReadOnlyList<(int Column, JsonPath Path)> Of(ReadOnlySpan<byte> field)
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

    /// <summary>The part of a field's value to which a path leads.</summary>
    /// <returns>False when it leads nowhere.</returns>
    public bool TryRead(JsonPath path, FieldValue field, out FieldValue part)
    {
        part = default;
        return field.Kind is FieldKind.Object or FieldKind.Array && path.TryRead(field.Json, _scratch, out part);
    }
}
