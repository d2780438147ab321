using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An array of plain values: <c>["AAPL", "MSFT"]</c>.</summary>
internal sealed class ListOfScalars : RowsShape
{
    // Shorter ones are fields of something, unless they are all that there is.
    private const int Fewest = 10;

    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() >= (path.Length == 0 ? 1 : Fewest)
        && value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? new(path, Setting(path, "shape: scalars", "value_as: value"), value.GetArrayLength(), 1, "decide: what a value is")
            : null;
}
