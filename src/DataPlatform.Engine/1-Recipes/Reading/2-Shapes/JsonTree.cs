using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>Any mapping or list, read as the JSON that it looks like, on one line.</summary>
internal sealed record JsonTree() : Shape<string>("mapping or list")
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out string result)
    {
        result = null;
        if (value.Node is not (YamlMappingNode or YamlSequenceNode))
        {
            value.Problem($"{value.Name} must be a mapping or a list, not {value.Kind}");
            return false;
        }

        if (Unquoted(value.Node) is { } name)
        {
            value.Problem($"'{{{name}}}' is no text; write a placeholder in quotes: \"{{{name}}}\"");
            return false;
        }

        result = YamlJson.Of(value.Node)!.ToJsonString(Relaxed);
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("object", "array") };

    // A placeholder without quotes, which is a mapping to YAML; null when there is none.
    private static string? Unquoted(YamlNode node) =>
        node switch
        {
            YamlMappingNode { Children: { Count: 1 } only }
                when only[0] is { Key: YamlScalarNode name, Value: YamlScalarNode { Value: null or "" } } => Excerpt.Of(name.Value ?? ""),
            YamlMappingNode map => map.Children.Keys.Any(k => k is not YamlScalarNode)
                ? "a mapping"
                : map.Children.Values.Select(Unquoted).FirstOrDefault(n => n is not null),
            YamlSequenceNode list => list.Children.Select(Unquoted).FirstOrDefault(n => n is not null),
            _ => null,
        };
}
