using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>Conditions on a row: by the path to a value, what it may be.</summary>
internal sealed record ConditionsShape() : Shape<IReadOnlyList<RowCondition>>("by path, a value or a list of values")
{
    private static readonly ListOf<string> Values = new(Scalars.Word with { Type = "value" })
    {
        WhenEmpty = "a condition of 'where' names no value: no row could have it",
        IsSet = true,
    };

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<RowCondition> result)
    {
        result = null;
        if (value.Map is not { } map)
        {
            value.Problem($"{value.Name} must be a mapping ({{ field: value }}), not {value.Kind}");
            return false;
        }

        map.CheckKeys();
        var conditions = new List<RowCondition>();
        foreach (var key in map.Keys)
        {
            var values = map.Find(key)!;
            if (!ValuePath.TryParse(key, out var path) || path.IsWild || path.Steps[0] is not PathStep.Name)
            {
                values.Problem($"'{Excerpt.Of(key)}' in {value.Name} must be the way to one value of a row, like type or meta.type");
            }
            else if (TryReadValues(values, out var read, out var mayBeNull))
            {
                conditions.Add(new(path, read) { MayBeNull = mayBeNull });
            }
        }

        result = conditions;
        return true;
    }

    public override JsonObject Schema()
    {
        var several = new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") },
        };
        return new()
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(Values.Schema(), new JsonObject { ["type"] = "null" }, several),
            },
        };
    }

    private static bool TryReadValues(YamlValue value, out IReadOnlyList<string> values, out bool mayBeNull)
    {
        values = [];
        var words = (value.Items ?? [value]).ToList();
        mayBeNull = words.RemoveAll(w => w.IsNull) > 0;
        if (!mayBeNull)
        {
            return Values.TryRead(value, out var read) && (values = read).Count > 0;
        }

        values = [.. words.Select(w => Scalars.Word.TryRead(w, out var word) ? word : null).OfType<string>()];
        return values.Count == words.Count;
    }
}
