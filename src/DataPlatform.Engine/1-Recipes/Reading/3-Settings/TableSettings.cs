using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The table that the rows of a dataset go to.</summary>
internal static class TableSettings
{
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
        "The columns that identify a row: a newer row takes the place of the one with the same key. They are never null (of a field "
            + "that may be missing, the column says a `default`), and never json."
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

    public static readonly Setting<bool> Replace = new(
        "replace",
        Scalars.Flag,
        Blank.Dataset.Table.Replace,
        "`true`: an answer holds every row that there is of what it was asked for: of the dataset, or of its ticker (of a row that several have, the one that had it last decides). A row that no longer comes stays, with "
            + "the time of the first answer without it in the column `_gone_at`, which is null again when it comes back: a universe leaves it out by "
            + "`WHERE _gone_at IS NULL`. Nothing is marked by an answer that is not whole, that says that there is more, with rows in quarantine, or without rows "
            + "(those that `where` leaves out are none) unless `empty_is_answer` says that it is one."
    )
    {
        Examples = ["true"],
        AlsoCalled = ["full_refresh", "overwrite", "snapshot"],
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
        "Fields of the vendor that are left out on purpose, and so are not reported as new; also names of objects among those that rows lie behind."
    )
    {
        Examples = ["[link, finalLink]"],
    };

    public static readonly Setting<IReadOnlyList<Check>> Checks = new(
        "checks",
        new ChecksShape(CheckSettings.OfDataset) { Chapter = "checks of a dataset" },
        Blank.Dataset.Table.Checks,
        "What must hold of the table as a whole and of its answers. When it does not, no row is lost, and a run tells of it."
    )
    {
        Examples = ["[ freshness: { column: date, max_age: 5d } ]", "{ row_count: { min_share_of_last_run: 50% }, severity: fail }"],
        AlsoCalled = ["tests", "data_tests", "validations", "constraints", "expectations"],
    };
}
