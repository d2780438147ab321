using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>Texts by name, in the order written.</summary>
internal sealed record MapOf<T>(Scalar<T> Item) : Shape<IReadOnlyList<KeyValuePair<string, T>>>($"by name, {Item.Type}")
{
    /// <summary>What a name must be; null for any.</summary>
    public Scalar<string>? Name { get; init; }

    /// <summary>True when behind a name may stand several texts, each as if it stood there alone.</summary>
    public bool IsRepeatable { get; init; }

    public override IReadOnlyList<(string Word, string Meaning)> Words => Item.Words;

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
            if (Name?.Accepts(name) == false)
            {
                map.Find(name)!.Problem($"{value.Name} must name {Name.Expected}, not '{Excerpt.Of(name)}'");
            }
            else if (IsRepeatable && map.Find(name)!.Items is { Count: > 0 } items)
            {
                read.AddRange(
                    items
                        .Select(i => (IsRead: Item.TryRead(i, out var one), One: one))
                        .Where(i => i.IsRead)
                        .Select(i => KeyValuePair.Create(name, i.One!))
                );
            }
            else if (Item.TryRead(map.Find(name)!, out var one))
            {
                read.Add(new(name, one));
            }
        }

        result = read;
        return true;
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = IsRepeatable ? OneOrMore() : Item.Schema() };
        if (Name is not null)
        {
            schema["propertyNames"] = Name.Schema();
        }

        return schema;
    }

    private JsonObject OneOrMore() =>
        new()
        {
            ["anyOf"] = new JsonArray(
                Item.Schema(),
                new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["items"] = Item.Schema(),
                }
            ),
        };
}
