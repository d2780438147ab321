using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of one entry of a dataset's <c>for_each</c> that is a query.</summary>
internal static class ForEachSettings
{
    public static readonly Setting<string> Query = new(
        "query",
        Scalars.Text,
        "",
        "One SELECT over the warehouse, read when the recipe's chunk starts: each row is a request, and each of its columns is a placeholder. Its columns are "
            + "named in the query itself (`SELECT fund_id AS fund`), and it is ordered by something that stays."
    )
    {
        IsRequired = true,
        Examples = ["SELECT fund_id AS fund, name AS fund_name FROM silver.acme_funds ORDER BY fund_id"],
        AlsoCalled = ["parent_stream", "sql", "parent", "select"],
    };

    public static readonly Setting<IReadOnlyList<string>> Key = new(
        "key",
        new ListOf<string>(Names.Column) { WhenEmpty = "'key' names no column; leave it out for the first one" },
        [],
        "The columns that tell requests apart; two rows with the same are asked once. Omitted: the first column, which then is the "
            + "only one that the request may hold."
    )
    {
        Examples = ["[fund]"],
        AlsoCalled = ["parent_key", "primary_key"],
    };

    public static readonly Setting<int> Group = new(
        "group",
        Scalars.Count(1, 10_000),
        1,
        "How many rows are asked for in one request, where the vendor takes a list: the placeholder is their values, joined. A group is known by what is in "
            + "it: a value that is new changes its group and those behind it, so order the query so that new ones come last."
    )
    {
        Examples = ["50"],
        AlsoCalled = ["batch", "batch_size", "chunk"],
    };

    public static readonly Setting<string> Separator = new(
        "separator",
        Scalars.Text with
        {
            Written = text => $"\"{text}\"",
        },
        ",",
        "What stands between the values of a group."
    )
    {
        Examples = ["\";\""],
        AlsoCalled = ["delimiter", "join"],
    };

    public static readonly SettingGroup Settings = new(
        "for_each",
        "What a dataset is asked for one after the other: a list of entries, all combinations of which are asked, with `scope: ticker` for each ticker too. An "
            + "entry is `name: [a, b]`, which fills `{name}`, or a query with the settings below. Each combination has watermarks of its own.",
        Query,
        Key,
        Group,
        Separator
    )
    {
        Rules = [new SettingRule.Needs(Separator, Group, "'separator' stands between the values of a 'group'")],
    };
}
