using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataPlatform.Recipes.Reading.Reference;

/// <summary>JSON for people: what fits on a line stands on one.</summary>
internal static class JsonText
{
    private const int Width = 140;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <param name="text">What is written to.</param>
    /// <param name="node">What is written.</param>
    /// <param name="indent">Spaces before its lines.</param>
    /// <param name="column">Where on the line it begins.</param>
    private static void Write(StringBuilder text, JsonNode? node, int indent, int column)
    {
        var line = OnOneLine(node);
        if (node is not (JsonObject or JsonArray) || column + line.Length < Width)
        {
            text.Append(line);
            return;
        }

        var isObject = node is JsonObject;
        var parts = isObject
            ? node.AsObject().Select(p => ($"{OnOneLine(p.Key)}: ", p.Value)).ToList()
            : [.. node.AsArray().Select(item => ("", item))];
        var separator = isObject ? "{" : "[";
        foreach (var (name, value) in parts)
        {
            text.Append(separator).Append('\n').Append(' ', indent + 2).Append(name);
            Write(text, value, indent + 2, indent + 2 + name.Length);
            separator = ",";
        }

        text.Append('\n').Append(' ', indent).Append(isObject ? '}' : ']');
    }

    private static string OnOneLine(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: > 0 } map => $"{{ {string.Join(", ", map.Select(p => $"{OnOneLine(p.Key)}: {OnOneLine(p.Value)}"))} }}",
            JsonArray list => $"[{string.Join(", ", list.Select(OnOneLine))}]",
            null => "null",
            _ => node.ToJsonString(Plain),
        };
}
