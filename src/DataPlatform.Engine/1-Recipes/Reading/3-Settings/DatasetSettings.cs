using DataPlatform.Recipes.Reading.Settings.Pages;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset.</summary>
internal static class DatasetSettings
{
    public static readonly Setting<string> Name = new(
        "name",
        Names.Folder,
        "",
        "The name of the dataset, unique in its source; what `--dataset` selects."
    )
    {
        IsRequired = true,
        Examples = ["income-statement"],
    };

    public static readonly Setting<string> Domain = new(
        "domain",
        Names.Folder,
        "",
        "The subject that the dataset belongs to; what `--domain` selects."
    )
    {
        IsRequired = true,
        Examples = ["fundamentals", "market", "economics"],
    };

    public static readonly Setting<bool> Scope = new(
        "scope",
        Scalars.Choice<bool>(
            new("global", false, "one request, whatever the tickers are (a non-ticker dataset)."),
            new("ticker", true, "one request for each ticker.") { AlsoCalled = ["symbol", "per_ticker"] }
        ),
        false,
        "How many requests the dataset is."
    )
    {
        IsRequired = true,
        Examples = ["ticker"],
        AlsoCalled = ["per_ticker"],
    };

    public static readonly Setting<IReadOnlyList<string>> Plans = new(
        "plans",
        new ListOf<string>(Scalars.Word with { Type = "plan" })
        {
            WhenEmpty = "'plans' names no plan: the dataset would never be asked; leave it out to ask under every plan",
        },
        Blank.Dataset.Plans,
        "The subscriptions that include the dataset. Omitted: all."
    )
    {
        Examples = ["[premium, ultimate]"],
    };

    public static readonly Setting<string> Path = new("path", Templates.Path, "", "The path below the source's `base_url`.")
    {
        IsRequired = true,
        Examples = ["income-statement", "prices/{ticker}/daily"],
        AlsoCalled = ["url", "endpoint"],
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Query = new(
        "query",
        new MapOf<string>(Templates.Parameter),
        Blank.Dataset.Query,
        "The query parameters, in the order in which they are sent."
    )
    {
        Examples = ["{ symbol: \"{ticker}\", from: \"{from}\", to: \"{to}\" }"],
        AlsoCalled = ["params", "parameters"],
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

    public static readonly Setting<int> Cost = new(
        "cost",
        Scalars.Count(1),
        Blank.Dataset.Cost,
        "How many permits of the source's limits one request takes."
    )
    {
        Examples = ["10"],
    };

    public static readonly Setting<YamlMap> Cadence = new(
        "cadence",
        new GroupOf(CadenceSettings.Group),
        YamlMap.Empty,
        CadenceSettings.Group.Purpose
    )
    {
        Examples = ["{ min_age_days: 7 }"],
        AlsoCalled = ["schedule", "frequency"],
    };

    public static readonly OptionalValue<DateOnly> HistoryFrom = new(
        "history_from",
        Scalars.Date,
        "The first `{from}`. Later windows begin where the table ends."
    )
    {
        Examples = ["2000-01-01"],
        AlsoCalled = ["start_date", "from"],
    };

    public static readonly OptionalValue<int> HistoryDays = new(
        "history_days",
        Scalars.Days,
        "The first `{from}`, as days before the date of the run."
    )
    {
        Examples = ["1825"],
        AlsoCalled = ["lookback"],
    };

    public static readonly OptionalSetting<string> DateField = new(
        "date_field",
        Names.Column,
        "The column whose newest value becomes the next `{from}`; its type is date or timestamp. Needed where `{from}` is used."
    )
    {
        Examples = ["date"],
        AlsoCalled = ["cursor_field", "incremental", "date_column"],
    };

    public static readonly Setting<int> RefetchDays = new(
        "refetch_days",
        Scalars.Days,
        Blank.Dataset.RefetchDays,
        "Days before the newest date we have that are asked again, for data that the vendor revises. 0: from the newest day on."
    )
    {
        Examples = ["7"],
    };

    public static readonly Setting<BodyFormat> Format = new("format", BodyFormats.Shape, Blank.Dataset.Format, "How the answer is written.")
    {
        Examples = ["csv"],
    };

    public static readonly Setting<IReadOnlyList<string>> RowsPath = new(
        "rows",
        Scalars.FieldPath,
        Blank.Dataset.RowsPath,
        "Where the array of rows is in the answer. Omitted: the answer is the array, or is the one row."
    )
    {
        Examples = ["data.items"],
        AlsoCalled = ["data_path", "record_path", "data_selector"],
    };

    public static readonly Setting<bool> RowsMayBeMissing = new(
        "rows_may_be_missing",
        Scalars.Flag,
        Blank.Dataset.RowsMayBeMissing,
        "`true`: an answer without the field that `rows` leads to is an answer without rows. `false`: it is a failure (`wrong-shape`). Where null, `{}` "
            + "or `[]` stands in its place, there are no rows in any case."
    )
    {
        Examples = ["true"],
    };

    public static readonly Setting<bool> EmptyIsAnswer = new(
        "empty_is_answer",
        Scalars.Flag,
        Blank.Dataset.EmptyIsAnswer,
        "`true`: an answer without rows is a success, and is not asked again before the cadence says so. `false`: so it is for a ticker that never "
            + "had rows; of one that had some, and of a dataset without tickers, the next run asks again."
    )
    {
        Examples = ["true"],
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, ResponseMeaning>>> Responses = new(
        "responses",
        ResponsesShape.Shape,
        [],
        "What a status means, besides what the source says. Omitted: 404 and 410 are `missing` for a ticker, 429 is `throttled`, as is 402 or 403 that "
            + "says when to come back, and the others are `failed`."
    )
    {
        Examples = ["{ 402: missing, 403: missing }"],
        AlsoCalled = ["statuses", "response_actions"],
    };

    public static readonly OptionalSetting<Pagination> Pagination = new(
        "pagination",
        PaginationKinds.Shape,
        "How further pages are asked for. Omitted: there is one page. A page that holds the rows of an earlier one and no others fails the request."
    )
    {
        Examples =
        [
            "{ type: page_number, param: page }",
            "{ type: offset, param: offset, page_size: 100, size_param: limit }",
            "{ type: cursor, param: cursor, path: next_cursor }",
            "{ type: next_url, path: next_url }",
            "{ type: link_header }",
        ],
        AlsoCalled = ["pages", "paging", "paginator"],
    };

    public static readonly Setting<string> SilverTable = new(
        "silver_table",
        Names.Sql,
        "",
        "The table in schema `silver` that takes the rows. Each dataset has one of its own."
    )
    {
        IsRequired = true,
        Examples = ["fmp_income_statement"],
        AlsoCalled = ["table"],
    };

    public static readonly Setting<IReadOnlyList<string>> Key = new(
        "key",
        new ListOf<string>(Names.Column) { WhenEmpty = "'key' names no column; say which columns identify a row", IsSet = true },
        [],
        "The columns that identify a row: a newer row takes the place of the one with the same key. They are never null, and never json."
    )
    {
        IsRequired = true,
        Examples = ["[ticker, date]"],
        AlsoCalled = ["primary_key", "keys"],
    };

    public static readonly Setting<IReadOnlyList<DeclaredColumn>> Columns = new(
        "columns",
        new ColumnsShape(),
        [],
        "The columns of the table, at most 1000."
    )
    {
        IsRequired = true,
        Examples = ["{ ticker: { type: text, value: \"{ticker}\" }, date: date, close: double }"],
        AlsoCalled = ["fields", "schema"],
    };

    public static readonly Setting<IReadOnlyList<string>> NullValues = new(
        "null_values",
        new ListOf<string>(Scalars.Word),
        Blank.Dataset.Table.NullValues,
        "Words that mean null in every column, besides those of the source."
    )
    {
        Examples = ["[N/A, \"-\"]"],
        AlsoCalled = ["nulls", "na_values"],
    };

    public static readonly Setting<IReadOnlyList<string>> Ignore = new(
        "ignore",
        new ListOf<string>(Scalars.Word with { Type = "field" }),
        Blank.Dataset.Table.Ignore,
        "Fields of the vendor that are left out on purpose, and so are not reported as new."
    )
    {
        Examples = ["[link, finalLink]"],
    };

    public static readonly SettingGroup Group = new(
        "dataset",
        "One thing that the source can be asked for, how often it is asked, and the table that its rows go to.",
        new SettingSection("", [Name, RenameSettings.Formerly, Domain, Scope, Plans]),
        new SettingSection("what is asked", [Path, Query, Limit, Variants, Cost]),
        new SettingSection("when, and from which day", [Cadence, HistoryFrom, HistoryDays, DateField, RefetchDays]),
        new SettingSection("the answer", [Format, RowsPath, RowsMayBeMissing, EmptyIsAnswer, Responses, Pagination]),
        new SettingSection("the table", [SilverTable, Key, Columns, NullValues, Ignore])
    )
    {
        Rules =
        [
            new SettingRule.NotBoth(HistoryFrom, HistoryDays, "'history_from' and 'history_days' say the same thing; keep one"),
            new SettingRule.Needs(HistoryFrom, DateField, "'history_from' needs 'date_field', the column that moves the window"),
            new SettingRule.Needs(HistoryDays, DateField, "'history_days' needs 'date_field', the column that moves the window"),
            new SettingRule.Needs(
                RowsMayBeMissing,
                RowsPath,
                "'rows_may_be_missing' needs 'rows', the way to the field that may be missing"
            ),
            new SettingRule.NotWith(RowsPath, Format, BodyFormats.OfRowsAlone, "'rows' has no meaning in a csv or json_lines body"),
        ],
    };
}
