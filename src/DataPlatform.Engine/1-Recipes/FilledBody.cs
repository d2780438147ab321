using System.Diagnostics;
using System.Globalization;
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
    /// <param name="value">The value of a placeholder by its name.</param>
    public static FilledBody Of(RequestBody body, Func<string, TemplateValue> value) =>
        Fill(
            body,
            text => Template.Parse(text) is var template && template.Whole is { } field ? field.Of(value) : new(template.Fill(value))
        );

    /// <summary>Fills a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="fill">Fills one text; a field of which nothing is left has no place in the body.</param>
    public static FilledBody Fill(RequestBody body, Func<string, TemplateValue> fill) =>
        body switch
        {
            RequestBody.Json json => new(Written(Filled(JsonNode.Parse(json.Text), fill)), JsonType),
            RequestBody.Form form => new(
                string.Join('&', form.Fields.Select(f => Field(f.Key, fill(f.Value).Text)).OfType<string>()),
                FormType
            ),
            RequestBody.GraphQl query => new(Written(WithVariables(query, fill)), JsonType),
            _ => throw new UnreachableException(),
        };

    /// <summary>The body as HTTP carries it; JSON and forms say nothing of a character set.</summary>
    public HttpContent ToContent()
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Text));
        content.Headers.ContentType = new(ContentType);
        return content;
    }

    private static JsonObject WithVariables(RequestBody.GraphQl query, Func<string, TemplateValue> fill)
    {
        var body = new JsonObject { ["query"] = query.Query };
        if (query.Variables is { } variables)
        {
            body["variables"] = Filled(JsonNode.Parse(variables), fill);
        }

        return body;
    }

    private static JsonNode? Filled(JsonNode? node, Func<string, TemplateValue> fill) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Where(p => TextOf(p.Value) is not { } text || fill(text).Text is not null)
                    .Select(p => KeyValuePair.Create(p.Key, Filled(p.Value, fill)))
            ),
            JsonArray list => new JsonArray([.. list.Select(n => Filled(n, fill))]),
            _ when TextOf(node) is { } text => Value(fill(text)),
            _ => node?.DeepClone(),
        };

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonNode? Value(TemplateValue value) =>
        value is { IsNumber: true, Text: { } number }
        && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
            ? JsonValue.Create(parsed)
            : value.Text;

    private static string Written(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "null";

    private static string? Field(string name, string? value) =>
        value is null ? null : $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
}
