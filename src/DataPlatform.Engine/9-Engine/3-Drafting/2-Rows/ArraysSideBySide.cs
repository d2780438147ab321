using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An object of arrays of one length, each a column: <c>{"t": [1, 2], "c": [3, 4]}</c>.</summary>
internal sealed class ArraysSideBySide : RowsShape
{
    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var arrays = value.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Array).Select(f => f.Value).ToList();
        var rows = arrays.Count > 1 ? arrays[0].GetArrayLength() : 0;
        var others = value.EnumerateObject().Count() - arrays.Count;
        return rows > 0 && others < arrays.Count && arrays.TrueForAll(a => a.GetArrayLength() == rows && a.EnumerateArray().All(IsPlain))
            ? new(path, Setting(path, "shape: columns"), rows, arrays.Count + 1, null)
            {
                Declared = value.EnumerateObject().First(f => f.Value.ValueKind == JsonValueKind.Array).Name,
            }
            : null;
    }
}
