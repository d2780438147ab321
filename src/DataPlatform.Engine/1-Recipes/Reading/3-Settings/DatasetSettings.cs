using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;

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

    public static readonly Setting<IReadOnlyList<string>> Without = new(
        "without",
        new ListOf<string>(
            Scalars.Word with
            {
                Type = "setting",
                JsonSchema = () => new JsonObject { ["enum"] = new JsonArray([.. Shared!.Settings.Select(s => (JsonNode)s.Key)]) },
            }
        )
        {
            WhenEmpty = "'without' names no setting; leave it out to take all 'defaults' of the source",
        },
        [],
        "Settings of the source's `defaults` that the dataset does not take."
    )
    {
        Examples = ["[pagination, window]"],
    };

    public static readonly SettingGroup Group = new(
        "dataset",
        "One thing that the source can be asked for, how often it is asked, and the table that its rows go to.",
        new SettingSection("", [Name, RenameSettings.Formerly, Domain, Scope, Plans, Without]),
        new SettingSection(
            "what is asked",
            [
                RequestSettings.Path,
                RequestSettings.Query,
                RequestSettings.Method,
                RequestSettings.Body,
                RequestSettings.Limit,
                RequestSettings.Variants,
                RequestSettings.ForEach,
                RequestSettings.Cost,
            ]
        ),
        new SettingSection(
            "when, and from which day",
            [
                WindowSettings.Cadence,
                WindowSettings.HistoryFrom,
                WindowSettings.HistoryDays,
                WindowSettings.DateField,
                WindowSettings.RefetchDays,
                WindowSettings.Window,
            ]
        ),
        new SettingSection(
            "the answer",
            [
                AnswerSettings.Format,
                AnswerSettings.Csv,
                AnswerSettings.Charset,
                AnswerSettings.ZipEntry,
                AnswerSettings.Rows,
                AnswerSettings.RowsMayBeMissing,
                AnswerSettings.EmptyIsAnswer,
                AnswerSettings.Responses,
                AnswerSettings.Pagination,
            ]
        ),
        new SettingSection(
            "the table",
            [
                TableSettings.SilverTable,
                TableSettings.Key,
                TableSettings.Columns,
                TableSettings.Replace,
                TableSettings.NullValues,
                TableSettings.Ignore,
                TableSettings.Checks,
            ]
        )
    )
    {
        Rules =
        [
            new SettingRule.NotBoth(
                WindowSettings.HistoryFrom,
                WindowSettings.HistoryDays,
                "'history_from' and 'history_days' say the same thing; keep one"
            ),
            new SettingRule.Needs(
                WindowSettings.HistoryFrom,
                WindowSettings.DateField,
                "'history_from' needs 'date_field', the column that moves the window"
            ),
            new SettingRule.Needs(
                WindowSettings.HistoryDays,
                WindowSettings.DateField,
                "'history_days' needs 'date_field', the column that moves the window"
            ),
            new SettingRule.NotWith(RequestSettings.Body, RequestSettings.Method, [DatasetRecipe.Get], "a GET carries no 'body'"),
            new SettingRule.Needs(
                AnswerSettings.RowsMayBeMissing,
                AnswerSettings.Rows,
                "'rows_may_be_missing' needs 'rows', the way to the field that may be missing"
            ),
        ],
    };

    /// <summary>What no two datasets can share.</summary>
    public static readonly IReadOnlyList<Setting> Own = [Name, RenameSettings.Formerly, Without, TableSettings.SilverTable];

    /// <summary>The settings that datasets can share, but for those that their source has, too.</summary>
    public static readonly SettingGroup Shared = Group with
    {
        Sections = [new("", [.. Group.Settings.Except([.. Own, AnswerSettings.Responses, TableSettings.NullValues])])],
        IsPart = true,
        Rules = [.. Group.Rules.OfType<SettingRule.NotBoth>()],
    };
}
