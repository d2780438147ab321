using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Whether one row after the other is one of the dataset, as its fields come.</summary>
internal sealed class RowFilter(IReadOnlyList<RowCondition> conditions)
{
    private readonly byte[][] _fields = [.. conditions.Select(c => Encoding.UTF8.GetBytes(((PathStep.Name)c.Path.Steps[0]).Text))];
    private readonly JsonPath?[] _paths = [.. conditions.Select(c => c.Path.Steps.Count == 1 ? null : new JsonPath(c.Path.Steps.Skip(1)))];
    private readonly byte[][][] _values = [.. conditions.Select(c => c.Values.Select(Encoding.UTF8.GetBytes).ToArray())];
    private readonly bool[] _isMet = new bool[conditions.Count];
    private readonly JsonScratch _scratch = new();

    /// <summary>The row has said all that it has to.</summary>
    public bool IsMet => Array.TrueForAll(_isMet, met => met);

    /// <summary>A row begins.</summary>
    public void Begin() => Array.Clear(_isMet);

    /// <summary>A field of the row.</summary>
    public void Note(ReadOnlySpan<byte> name, FieldValue value)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (name.SequenceEqual(_fields[i]))
            {
                _isMet[i] |= Says(_paths[i], value, _values[i]);
            }
        }
    }

    private bool Says(JsonPath? path, FieldValue value, byte[][] values)
    {
        if (path is null)
        {
            return Says(value, values);
        }

        return value.Kind is FieldKind.Object or FieldKind.Array && path.TryRead(value.Json, _scratch, out var part) && Says(part, values);
    }

    private static bool Says(FieldValue value, byte[][] values) =>
        value.Kind is FieldKind.Text or FieldKind.Plain && JsonText.IsOneOf(values, value.Utf8);
}
