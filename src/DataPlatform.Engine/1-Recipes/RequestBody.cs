using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataPlatform.Recipes;

/// <summary>What a request carries. Its texts may hold placeholders.</summary>
public abstract record RequestBody
{
    private RequestBody() { }

    /// <summary>The texts that may hold placeholders.</summary>
    internal abstract IEnumerable<string> Texts { get; }

    /// <summary>A JSON value.</summary>
    /// <param name="Text">The value on one line.</param>
    public sealed record Json(string Text) : RequestBody
    {
        internal override IEnumerable<string> Texts => TextsIn(JsonNode.Parse(Text));
    }

    /// <summary>The fields of a form, in the order in which they are sent.</summary>
    /// <param name="Fields">The fields.</param>
    public sealed record Form(IReadOnlyList<KeyValuePair<string, string>> Fields) : RequestBody
    {
        internal override IEnumerable<string> Texts => Fields.Select(f => f.Value);
    }

    /// <summary>A GraphQL query, whose text holds no placeholders: its braces are its own.</summary>
    /// <param name="Query">The query.</param>
    /// <param name="Variables">The variables as JSON; null for none.</param>
    public sealed record GraphQl(string Query, string? Variables) : RequestBody
    {
        internal override IEnumerable<string> Texts => Variables is null ? [] : TextsIn(JsonNode.Parse(Variables));
    }

    private static IEnumerable<string> TextsIn(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(p => TextsIn(p.Value)),
            JsonArray list => list.SelectMany(TextsIn),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
            _ => [],
        };
}
