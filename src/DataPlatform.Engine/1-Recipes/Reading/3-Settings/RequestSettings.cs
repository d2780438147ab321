using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a dataset is asked by.</summary>
internal static class RequestSettings
{
    public static readonly Setting<string> Path = new("path", Templates.Path, "", "The path below the source's `base_url`.")
    {
        IsRequired = true,
        Examples = ["income-statement", "prices/{ticker}/daily"],
        AlsoCalled = ["url", "endpoint"],
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Query = new(
        "query",
        new MapOf<string>(Templates.Parameter) { IsRepeatable = true },
        Blank.Dataset.Query,
        "The query parameters, in the order in which they are sent. One with a list of values is sent once for each."
    )
    {
        Examples = ["{ symbol: \"{ticker}\", from: \"{from}\", to: \"{to}\" }", "{ fields: [open, close] }"],
        AlsoCalled = ["params", "parameters"],
    };

    public static readonly OptionalSetting<string> Method = new(
        "method",
        Scalars.Choice<string>(
            new(DatasetRecipe.Get, DatasetRecipe.Get, "") { AlsoCalled = ["get"] },
            new(DatasetRecipe.Post, DatasetRecipe.Post, "") { AlsoCalled = ["post"] }
        ),
        "The method of the request. Omitted: POST where there is a `body`, else GET."
    )
    {
        Examples = ["POST"],
        AlsoCalled = ["http_method"],
    };

    public static readonly Setting<YamlMap> Body = new("body", new GroupOf(BodySettings.Group), YamlMap.Empty, BodySettings.Group.Purpose)
    {
        Examples = ["{ json: { symbol: \"{ticker}\" } }", "{ form: { symbol: \"{ticker}\" } }", "{ graphql: \"{ funds { id } }\" }"],
        AlsoCalled = ["request_body", "json", "data", "payload"],
    };

    public static readonly OptionalValue<int> Limit = new("limit", Scalars.Count(1), "The value of `{limit}`.") { Examples = ["40"] };

    public static readonly Setting<IReadOnlyList<Variant>> Variants = new(
        "variants",
        new VariantsShape(),
        [],
        "The same dataset asked in several ways, into one table. Each variant is one request (or one a ticker), and its name is the "
            + "`{discriminator}`."
    )
    {
        Examples = ["[annual, quarter]", "{ FY: { limit: 40 }, quarter: { query: { period: quarter }, limit: 160 } }"],
        AlsoCalled = ["discriminators"],
    };

    public static readonly Setting<IReadOnlyList<FanOut>> ForEach = new(
        "for_each",
        new ForEachShape(),
        Blank.Dataset.ForEach,
        "What the dataset is asked for one after the other, all combinations of its entries (and of the tickers, with `scope: ticker`): lists, and "
            + "queries over the warehouse. Their names are placeholders, in columns too."
    )
    {
        Examples = ["[{ period: [annual, quarter] }]", "[{ query: SELECT fund_id AS fund FROM silver.acme_funds ORDER BY 1, group: 50 }]"],
        AlsoCalled = ["partition_router", "parent", "foreach", "loop", "resolve"],
    };

    public static readonly Setting<int> Cost = new(
        "cost",
        Scalars.Count(1),
        Blank.Dataset.Cost,
        "How many permits of the source's limits one request takes."
    )
    {
        Examples = ["10"],
    };
}
