using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What one of a dataset's <c>variants</c> may ask differently.</summary>
internal static class VariantSettings
{
    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Query = new(
        "query",
        new MapOf<string>(Templates.Parameter) { IsRepeatable = true },
        Blank.Dataset.Query,
        "Query parameters that the variant has besides the dataset's, or in their place."
    )
    {
        Examples = ["{ period: quarter }"],
    };

    public static readonly OptionalValue<int> Limit = new(
        "limit",
        Scalars.Count(1),
        "The value of `{limit}` in this variant. Omitted: the dataset's."
    )
    {
        Examples = ["160"],
    };

    public static readonly SettingGroup Group = new(
        "variant",
        "A variant is a name in a list, or `name: { ... }` when it asks differently. At most 1000, of letters, digits, `-`, `_` and `.`.",
        Query,
        Limit
    );
}
