using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a recipe file: where the list of all settings begins.</summary>
internal static class RecipeFileSettings
{
    public static readonly Setting<YamlMap> Source = new(
        "source",
        new GroupOf(SourceSettings.Group)
        {
            Where = "source",
            Explain = key => DatasetSettings.Group.Has(key) ? "; it belongs to an entry of 'datasets'" : null,
        },
        YamlMap.Empty,
        SourceSettings.Group.Purpose
    )
    {
        IsRequired = true,
        WhenMissing = "'source' is missing: a recipe file starts with the source it asks",
        Examples = ["{ name: acme, base_url: \"https://api.acme.test/\" }"],
    };

    public static readonly Setting<IReadOnlyList<YamlMap>> Datasets = DatasetsWith(entry => entry);

    public static readonly SettingGroup Group = new(
        "recipe file",
        "One source and its datasets: what is asked, how often, and how an answer becomes rows of a silver table.",
        Source,
        Datasets
    );

    /// <summary>The datasets, each with all that is said of it.</summary>
    /// <param name="complete">Makes of an entry what it is with what the source says for all.</param>
    public static Setting<IReadOnlyList<YamlMap>> DatasetsWith(Func<YamlMap, YamlMap> complete) =>
        new(
            "datasets",
            new EntriesOf(DatasetSettings.Group, WhereOf)
            {
                Explain = key => SourceSettings.Group.Has(key) ? "; it belongs to 'source'" : null,
                Special = (
                    AnswersOfSettings.AnswersOf,
                    AnswersOfSettings.Group,
                    key =>
                        key == TableSettings.Replace.Key
                            ? "; a table that is made of the answers of another dataset is never replaced as a whole"
                        : DatasetSettings.Group.Has(key) ? "; it is said by the dataset that 'answers_of' names"
                        : null
                ),
                WhenEmpty = "'datasets' declares no dataset: the source would never be asked",
                Complete = complete,
            },
            [],
            "The datasets of the source, in the order in which they are asked for."
        )
        {
            IsRequired = true,
            WhenMissing = "'datasets' is missing: the source would never be asked",
            Examples =
            [
                "[{ name: list, domain: market, scope: global, path: list, silver_table: acme_list, key: symbol, columns: { symbol: text } }]",
            ],
        };

    private static string WhereOf(YamlMap entry) =>
        $"dataset {Excerpt.Of(entry.Find(DatasetSettings.Name.Key)?.Text ?? "(without a name)")}";
}
