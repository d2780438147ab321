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
            + $"{string.Join(", ", DatasetSettings.Own.Select(s => $"`{s.Key}`"))}, nor `responses` and `null_values`, which the source has itself. What a dataset says itself "
            + "counts whole; of `query` and `columns`, name by name. It names in `without` what it does not want. What it has no use for it does not take: "
            + "`history_from`, `history_days`, `refetch_days` and `window` where it sends no `{from}`, `date_field` where it has no such column either, `limit` "
            + "where it sends no `{limit}`, `csv` where that is not its `format`. One that has the column of `date_field` but sends no `{from}` must say that it is "
            + "`without` a history."
    )
    {
        Examples =
        [
            "{ scope: ticker, pagination: { type: next_url, path: next_url }, columns: { ticker: { type: text, value: \"{ticker}\" } } }",
        ],
        AlsoCalled = ["dataset_defaults", "resource_defaults", "shared"],
    };
}
