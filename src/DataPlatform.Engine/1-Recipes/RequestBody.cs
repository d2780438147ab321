using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>What a request carries. Its texts may hold placeholders.</summary>
public abstract partial record RequestBody
{
    private RequestBody() { }

    /// <summary>The texts that may hold placeholders.</summary>
    internal abstract IEnumerable<string> Texts { get; }

    /// <summary>The texts and numbers in it, each with the name of the field that it is in.</summary>
    internal abstract IEnumerable<(string Name, string Text)> Named { get; }

    /// <summary>A JSON value.</summary>
    /// <param name="Text">The value on one line.</param>
    public sealed record Json(string Text) : RequestBody
    {
        internal override IEnumerable<string> Texts => TextsIn(JsonNode.Parse(Text));

        internal override IEnumerable<(string Name, string Text)> Named => NamedIn(JsonNode.Parse(Text), "");
    }

    /// <summary>The fields of a form, in the order in which they are sent.</summary>
    /// <param name="Fields">The fields.</param>
    public sealed record Form(IReadOnlyList<KeyValuePair<string, string>> Fields) : RequestBody
    {
        internal override IEnumerable<string> Texts => Fields.Select(f => f.Value);

        internal override IEnumerable<(string Name, string Text)> Named => Fields.Select(f => (f.Key, f.Value));
    }

    /// <summary>A GraphQL query, whose text holds no placeholders: its braces are its own.</summary>
    /// <param name="Query">The query.</param>
    /// <param name="Variables">The variables as JSON; null for none.</param>
    public sealed record GraphQl(string Query, string? Variables) : RequestBody
    {
        internal override IEnumerable<string> Texts => Variables is null ? [] : TextsIn(JsonNode.Parse(Variables));

        internal override IEnumerable<(string Name, string Text)> Named =>
            Arguments()
                .Matches(Query)
                .Select(m => (m.Groups["name"].Value, m.Groups["text"].Value))
                .Concat(Variables is null ? [] : NamedIn(JsonNode.Parse(Variables), ""));
    }

    private static IEnumerable<(string Name, string Text)> NamedIn(JsonNode? node, string name) =>
        node switch
        {
            JsonObject map => map.SelectMany(p => NamedIn(p.Value, p.Key)),
            JsonArray list => list.SelectMany(n => NamedIn(n, name)),
            JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => [(name, value.ToString())],
            _ => [],
        };

    [GeneratedRegex(
        "(?<name>[A-Za-z_][A-Za-z0-9_]*)\\s*:\\s*\"(?<text>[^\"]*)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Arguments();

    private static IEnumerable<string> TextsIn(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(p => TextsIn(p.Value)),
            JsonArray list => list.SelectMany(TextsIn),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
            _ => [],
        };
}
