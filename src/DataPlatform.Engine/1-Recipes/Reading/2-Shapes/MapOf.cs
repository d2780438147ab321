using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>Texts by name, in the order written.</summary>
internal sealed record MapOf<T>(Scalar<T> Item) : Shape<IReadOnlyList<KeyValuePair<string, T>>>($"by name, {Item.Type}")
{
    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<KeyValuePair<string, T>> result)
    {
        result = null;
        if (value.Map is not { } map)
        {
            value.Problem($"{value.Name} must be a mapping ({{ name: value }}), not {value.Kind}");
            return false;
        }

        map.CheckKeys();
        var read = new List<KeyValuePair<string, T>>();
        foreach (var name in map.Keys)
        {
            if (Item.TryRead(map.Find(name)!.Value, out var one))
            {
                read.Add(new(name, one));
            }
        }

        result = read;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = Item.Schema() };
}
