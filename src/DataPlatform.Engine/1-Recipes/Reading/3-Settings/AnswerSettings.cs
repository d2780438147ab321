using DataPlatform.Recipes.Reading.Settings.Pages;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a dataset's answer looks like.</summary>
internal static class AnswerSettings
{
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

    public static readonly Setting<IReadOnlyList<ResponseRule>> Responses = new(
        "responses",
        new ResponsesShape(),
        [],
        "What responses mean, by status or by a list of rules, before what the source says of them. Omitted: 404 and 410 are `missing` for a ticker, 429 is `throttled`, as is 402 or 403 that "
            + "says when to come back, and the others are `failed`."
    )
    {
        Examples =
        [
            "{ 402: missing, 403: missing }",
            "[{ path: error.code, equals: [42, 43], means: throttled, wait_header: X-Retry-In }]",
        ],
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
}
