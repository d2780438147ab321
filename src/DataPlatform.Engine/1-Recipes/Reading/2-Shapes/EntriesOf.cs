using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A list of mappings, each with the same settings. What is read are the mappings, each checked for keys that are unknown or missing.</summary>
/// <param name="Group">The settings of one entry.</param>
/// <param name="Where">What a problem in an entry is told of; null when that stays what it is outside.</param>
internal sealed record EntriesOf(SettingGroup Group, Func<YamlMap, string>? Where) : Shape<IReadOnlyList<YamlMap>>("list of entries")
{
    /// <summary>What to say of a list without entries.</summary>
    public required string WhenEmpty { get; init; }

    /// <summary>What is known of a key that is unknown here; null for nothing.</summary>
    public Func<string, string?>? Explain { get; init; }

    /// <summary>What an entry is with all that is said of it elsewhere.</summary>
    public Func<YamlMap, YamlMap> Complete { get; init; } = entry => entry;

    /// <summary>The settings of an entry that has a certain key; null when all entries have the same.</summary>
    public (Setting Mark, SettingGroup Group, Func<string, string?> Explain)? Special { get; init; }

    public override IReadOnlyList<SettingGroup> Groups => Special is var (_, special, _) ? [Group, special] : [Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<YamlMap> result)
    {
        result = null;
        if (value.Items is not { } items)
        {
            value.Problem($"{value.Name} must be a list of entries, each starting with '- '");
            return false;
        }

        if (items.Count == 0)
        {
            value.Problem(WhenEmpty);
        }

        var entries = new List<YamlMap>();
        foreach (var item in items)
        {
            if (item.Map is { } map)
            {
                var entry = Where is null ? map : map.In(Where(map));
                if (Special is var (mark, special, explain) && entry.Has(mark.Key))
                {
                    special.Check(entry, explain);
                }
                else
                {
                    entry = Complete(entry);
                    Group.Check(entry, Explain);
                }

                entries.Add(entry);
            }
            else
            {
                item.Problem($"{item.Name} must be a mapping ({Group.Outline}), not {item.Kind}");
            }
        }

        result = entries;
        return true;
    }

    public override JsonObject Schema() =>
        new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = Special is var (mark, special, _)
                ? new JsonObject
                {
                    ["if"] = new JsonObject { ["required"] = new JsonArray(mark.Key) },
                    ["then"] = special.Reference(),
                    ["else"] = Group.Reference(),
                }
                : Group.Reference(),
        };
}
