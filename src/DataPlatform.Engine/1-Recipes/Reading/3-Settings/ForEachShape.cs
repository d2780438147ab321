using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a dataset is asked for one after the other: lists by name, and queries, which nobody has looked into yet.</summary>
internal sealed record ForEachShape() : Shape<IReadOnlyList<FanOut>>("list of lists and queries")
{
    private const int MostValues = 10_000;

    private static readonly GroupOf Query = new(ForEachSettings.Settings);
    private static readonly ListOf<string> List = new(Scalars.Word with { Type = "value" }) { IsSet = true };

    public override IReadOnlyList<SettingGroup> Groups => [ForEachSettings.Settings];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<FanOut> result)
    {
        result = null;
        if (value.Items is not { Count: > 0 } items)
        {
            value.Problem($"{value.Name} must be a list of entries, like - period: [annual, quarter] or - query: SELECT ...");
            return false;
        }

        result = [.. items.Select(ReadEntry).OfType<FanOut>()];
        return result.Count == items.Count;
    }

    public override JsonObject Schema()
    {
        var lists = new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["propertyNames"] = Names.Sql.Schema(),
            ["additionalProperties"] = List.Schema(),
        };
        return new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = new JsonObject { ["anyOf"] = new JsonArray(ForEachSettings.Settings.Reference(), lists) },
        };
    }

    private static FanOut? ReadEntry(YamlValue entry)
    {
        if (entry.Map is not { } map)
        {
            entry.Problem($"{entry.Name} must be a mapping (period: [annual, quarter], or query: SELECT ...), not {entry.Kind}");
            return null;
        }

        return map.Keys.Count() == 1 && !ForEachSettings.Settings.Has(map.Keys.First())
            ? ReadList(map, map.Keys.First())
            : ReadQuery(entry);
    }

    private static FanOut.Listed? ReadList(YamlMap map, string name)
    {
        var value = map.Find(name)!;
        if (!Names.Sql.Accepts(name))
        {
            map.Problem(name, $"'{Excerpt.Of(name)}' in 'for_each' must be {Names.Sql.Expected}");
            return null;
        }

        if (value.Items is null || !List.TryRead(value, out var values))
        {
            value.Problem($"'{name}' in 'for_each' must be a list of values, like [annual, quarter], not {value.Kind}");
            return null;
        }

        if (values.Count is 0 or > MostValues)
        {
            value.Problem($"'{name}' in 'for_each' must name 1 to {MostValues} values");
            return null;
        }

        foreach (var twice in values.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            value.Problem($"'{name}' in 'for_each' names '{Excerpt.Of(twice.Key)}' twice");
        }

        return new(name, [.. values.Distinct(StringComparer.Ordinal)]);
    }

    private static FanOut.Queried? ReadQuery(YamlValue entry)
    {
        if (!Query.TryRead(entry, out var map) || ForEachSettings.Query.Read(map) is not { Length: > 0 } query)
        {
            return null;
        }

        return new(query, [], ForEachSettings.Key.Read(map))
        {
            Group = ForEachSettings.Group.Read(map),
            Separator = ForEachSettings.Separator.Read(map),
        };
    }
}
