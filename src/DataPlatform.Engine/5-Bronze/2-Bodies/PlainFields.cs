using System.Runtime.InteropServices;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Where the fields of one plain row stand, in their order.</summary>
internal sealed class PlainFields
{
    private Place[] _places = new Place[16];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>A field's name and value, each from its first byte to behind its last one.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Place(int Name, int NameEnd, int Value, int ValueEnd);

    public void Clear() => Count = 0;

    public void Add(Place place)
    {
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, 2 * Count);
        }

        _places[Count++] = place;
    }

    /// <summary>Hands the fields over.</summary>
    /// <param name="json">What they stand in.</param>
    /// <param name="rows">Takes them.</param>
    public void HandOn(ReadOnlySpan<byte> json, IRowSink rows)
    {
        foreach (var place in _places.AsSpan(0, Count))
        {
            rows.Field(json[(place.Name + 1)..(place.NameEnd - 1)], ValueOf(json[place.Value..place.ValueEnd]));
        }
    }

    private static FieldValue ValueOf(ReadOnlySpan<byte> json) =>
        json[0] switch
        {
            (byte)'"' => new(FieldKind.Text, json[1..^1], json),
            (byte)'{' => new(FieldKind.Object, json, json),
            (byte)'[' => new(FieldKind.Array, json, json),
            (byte)'n' => default,
            _ => new(FieldKind.Plain, json, json),
        };
}
