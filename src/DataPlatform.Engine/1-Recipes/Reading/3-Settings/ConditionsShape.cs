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
            else if (Values.TryRead(values, out var read))
            {
                conditions.Add(new(path, read));
            }
        }

        result = conditions;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = Values.Schema() };
}
