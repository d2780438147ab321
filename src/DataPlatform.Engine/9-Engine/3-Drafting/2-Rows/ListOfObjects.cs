using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An array of objects: <c>[{...}, {...}]</c>.</summary>
internal sealed class ListOfObjects : RowsShape
{
    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return null;
        }

        var objects = value.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object).ToList();
        return objects.Count * 2 > value.GetArrayLength()
            ? new(path, Setting(path), objects.Count, PlainFields(objects[0]) + 1, null)
            : null;
    }
}
