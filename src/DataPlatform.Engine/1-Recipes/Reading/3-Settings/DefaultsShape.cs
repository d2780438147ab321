using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings that the datasets of a source share. Each is what it is in a dataset, so schema and reference page have it there.</summary>
internal sealed record DefaultsShape() : Shape<YamlMap>("settings of datasets")
{
    private static readonly GroupOf Settings = new(DatasetSettings.Shared) { Where = "defaults", Explain = WhyNot };

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out YamlMap result) => Settings.TryRead(value, out result);

    public override JsonObject Schema() =>
        new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(
                DatasetSettings.Shared.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)InDataset(s)))
            ),
            ["allOf"] = new JsonArray([.. DatasetSettings.Shared.Rules.Select(r => r.Schema())]),
        };

    private static JsonObject InDataset(Setting setting) =>
        new() { ["$ref"] = $"#/definitions/{DatasetSettings.Group.DefinitionName}/properties/{setting.Key}" };

    private static string? WhyNot(string key) =>
        DatasetSettings.Own.Any(s => s.Key == key) ? "; each dataset has its own"
        : SourceSettings.Group.Has(key) ? "; it belongs to 'source'"
        : null;
}
