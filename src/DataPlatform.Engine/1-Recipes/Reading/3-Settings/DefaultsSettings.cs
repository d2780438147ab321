using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a source says for all of its datasets.</summary>
internal static class DefaultsSettings
{
    public static readonly Setting<YamlMap> Defaults = new(
        "defaults",
        new DefaultsShape(),
        YamlMap.Empty,
        "Settings that the datasets share: a dataset that does not say one of them is read as if it did. It may be any setting of a dataset but "
            + $"{string.Join(", ", DatasetSettings.Own.Select(s => $"`{s.Key}`"))}, and those that the source has, too. What a dataset says itself counts "
            + "whole; of `query` and `columns`, name by name. It names in `without` what it does not want; what it has no use for (a `window`, where it sends no "
            + "`{from}`) it does not take."
    )
    {
        Examples =
        [
            "{ scope: ticker, pagination: { type: next_url, path: next_url }, columns: { ticker: { type: text, value: \"{ticker}\" } } }",
        ],
        AlsoCalled = ["dataset_defaults", "resource_defaults", "shared"],
    };
}
