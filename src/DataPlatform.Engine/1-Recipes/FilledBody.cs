using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataPlatform.Recipes;

/// <summary>A body as it is sent.</summary>
/// <param name="Text">The text.</param>
/// <param name="ContentType">What it is written in.</param>
internal sealed record FilledBody(string Text, string ContentType)
{
    private const string JsonType = "application/json";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fills a body. A value is escaped, so that it never becomes part of the body's structure.</summary>
    /// <param name="body">The body.</param>
    /// <param name="fill">Fills one text.</param>
    public static FilledBody Of(RequestBody body, Func<string, string> fill) =>
        body switch
        {
            RequestBody.Json json => new(Filled(JsonNode.Parse(json.Text), fill)?.ToJsonString(Relaxed) ?? "null", JsonType),
            RequestBody.Form form => new(
                string.Join('&', form.Fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(fill(f.Value))}")),
                FormType
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The body as HTTP carries it; JSON and forms say nothing of a character set.</summary>
    public HttpContent ToContent()
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Text));
        content.Headers.ContentType = new(ContentType);
        return content;
    }

    private static JsonNode? Filled(JsonNode? node, Func<string, string> fill) =>
        node switch
        {
            JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Filled(p.Value, fill)))),
            JsonArray list => new JsonArray([.. list.Select(n => Filled(n, fill))]),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => fill(value.GetValue<string>()),
            _ => node?.DeepClone(),
        };
}
