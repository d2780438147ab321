using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The variants of a dataset: a list of names, or a mapping of names and what each asks differently.</summary>
internal sealed record VariantsShape() : Shape<IReadOnlyList<Variant>>("list of names, or settings by name")
{
    private const int Most = 1000;

    private static readonly GroupOf Settings = new(VariantSettings.Group);

    private static readonly ListOf<string> List = new(Names.Discriminator)
    {
        WhenEmpty = "'variants' names no variant: the dataset could never be asked",
        IsSet = true,
    };

    public override IReadOnlyList<SettingGroup> Groups => [VariantSettings.Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<Variant> result)
    {
        result =
            value.Map is { } map ? ReadMap(value, map)
            : List.TryRead(value, out var names) ? [.. names.Select(n => new Variant(n, [], null))]
            : null;
        if (result is { Count: > Most })
        {
            value.Problem($"declares more than {Most} variants");
            result = [result[0]];
        }

        return result is { Count: > 0 };
    }

    public override JsonObject Schema()
    {
        var schema = List.Schema();
        var settings = new JsonArray(Settings.Schema(), new JsonObject { ["type"] = "null" });
        schema["anyOf"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["propertyNames"] = Names.Discriminator.Schema(),
                    ["additionalProperties"] = new JsonObject { ["anyOf"] = settings },
                }
            );
        return schema;
    }

    private static List<Variant> ReadMap(YamlValue value, YamlMap map)
    {
        map.CheckKeys();
        var variants = new List<Variant>();
        foreach (var name in map.Keys)
        {
            if (!Names.Discriminator.Accepts(name))
            {
                map.Problem(name, $"variant '{Excerpt.Of(name)}' must be {Names.Discriminator.Expected}");
                continue;
            }

            var own = map.Find(name)!;
            var settings = own.IsEmpty || !Settings.TryRead(own, out var read) ? YamlMap.Empty : read;
            variants.Add(new(name, VariantSettings.Query.Read(settings), VariantSettings.Limit.Read(settings)));
        }

        if (!map.Keys.Any())
        {
            value.Problem(List.WhenEmpty!);
        }

        return variants;
    }
}
