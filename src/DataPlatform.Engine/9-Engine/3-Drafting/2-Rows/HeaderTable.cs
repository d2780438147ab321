using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An array of arrays, the first of which names the fields: <c>[["date", "close"], ["2024-01-31", 1.5]]</c>.</summary>
internal sealed class HeaderTable : RowsShape
{
    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < 2 || value[0].ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var names = value[0].EnumerateArray().ToList();
        return
            names.Count > 1
            && names.TrueForAll(n => n.ValueKind == JsonValueKind.String && n.GetString() is [var first, ..] && char.IsLetter(first))
            && names.Select(n => n.GetString()).Distinct(StringComparer.Ordinal).Count() == names.Count
            && ListOfArrays.AreTuples(value, names.Count)
            && !ListOfArrays.HasNames(beside, names.Count)
            ? new(path, Setting(path, "shape: header_table"), value.GetArrayLength() - 1, 2 * names.Count, null)
            : null;
    }
}
