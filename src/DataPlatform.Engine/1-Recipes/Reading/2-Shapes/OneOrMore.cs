using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A mapping whose <c>type</c> says which settings it has, or a list of them that are one together.</summary>
/// <param name="Item">The mapping.</param>
/// <param name="Join">Makes one of several.</param>
internal sealed record OneOrMore<T>(OneOf<T> Item, Func<IReadOnlyList<T>, T> Join) : Shape<T>(Item.Type)
    where T : class
{
    public override IReadOnlyList<SettingGroup> Groups => Item.Groups;

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out T result)
    {
        if (value.Items is not { Count: > 0 } items)
        {
            return Item.TryRead(value, out result);
        }

        var read = new List<T>();
        foreach (var item in items)
        {
            if (Item.TryRead(item, out var one))
            {
                read.Add(one);
            }
        }

        result =
            read.Count < items.Count ? null
            : read.Count == 1 ? read[0]
            : Join(read);
        return result is not null;
    }

    public override JsonObject Schema() =>
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
