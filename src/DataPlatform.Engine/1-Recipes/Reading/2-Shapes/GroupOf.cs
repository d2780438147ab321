using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A mapping with settings of its own. What is read is the mapping, checked for keys that are unknown or missing; the settings are read from it.</summary>
internal sealed record GroupOf(SettingGroup Group) : Shape<YamlMap>("settings")
{
    /// <summary>What a problem inside is told of; null when that stays what it is outside.</summary>
    public string? Where { get; init; }

    /// <summary>What is known of a key that is unknown here; null for nothing.</summary>
    public Func<string, string?>? Explain { get; init; }

    public override IReadOnlyList<SettingGroup> Groups => [Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out YamlMap result)
    {
        result = value.Map;
        if (result is null)
        {
            value.Problem($"{value.Name} must be a mapping ({Group.Outline}), not {value.Kind}");
            return false;
        }

        result = Where is null ? result : result.In(Where);
        Group.Check(result, Explain);
        return true;
    }

    public override JsonObject Schema() => Group.Reference();
}
