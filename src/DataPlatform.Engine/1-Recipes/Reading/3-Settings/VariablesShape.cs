using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The variables of a source, by name.</summary>
internal sealed record VariablesShape() : Shape<IReadOnlyList<SourceVariable>>("settings by name")
{
    private static readonly GroupOf Settings = new(VariableSettings.Group);

    public override IReadOnlyList<SettingGroup> Groups => [VariableSettings.Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<SourceVariable> result)
    {
        result = null;
        if (value.Map is not { } map)
        {
            value.Problem($"{value.Name} must be a mapping ({{ name: {{ default: ... }} }}), not {value.Kind}");
            return false;
        }

        map.CheckKeys();
        var variables = new List<SourceVariable>();
        foreach (var name in map.Keys)
        {
            if (!Names.Sql.Accepts(name))
            {
                map.Problem(name, $"variable '{Excerpt.Of(name)}' must be {Names.Sql.Expected}");
            }
            else if (Placeholder.Meanings.ContainsKey(name))
            {
                map.Problem(name, $"variable '{name}' has the name of a placeholder; choose another one");
            }
            else
            {
                var own = map.Find(name)!;
                var settings = own.IsEmpty || !Settings.TryRead(own, out var read) ? YamlMap.Empty : read;
                variables.Add(new(name, VariableSettings.Default.Read(settings), VariableSettings.Purpose.Read(settings)));
            }
        }

        result = variables;
        return true;
    }

    public override JsonObject Schema()
    {
        var names = Names.Sql.Schema();
        names["not"] = new JsonObject { ["enum"] = new JsonArray([.. Placeholder.Names.Select(n => (JsonNode)n)]) };
        return new()
        {
            ["type"] = "object",
            ["propertyNames"] = names,
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(Settings.Schema(), new JsonObject { ["type"] = "null" }),
            },
        };
    }
}
