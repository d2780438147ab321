using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>One object that is the only row: <c>{...}</c>.</summary>
internal sealed class OneObject : RowsShape
{
    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        var fields = value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Count(f => !Envelope.IsUsual(f)) : 0;
        return fields == 0 ? null : new(path, Setting(path), 1, fields, "decide: one object was taken for the one row");
    }
}
