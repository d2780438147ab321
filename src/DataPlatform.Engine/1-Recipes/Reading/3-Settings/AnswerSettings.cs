using DataPlatform.Recipes.Reading.Settings.Pages;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a dataset's answer looks like.</summary>
internal static class AnswerSettings
{
    public static readonly Setting<BodyFormat> Format = new("format", BodyFormats.Shape, Blank.Dataset.Format, "How the answer is written.")
    {
        Examples = ["csv"],
    };

    public static readonly OptionalSetting<YamlMap> Csv = new(
        "csv",
        new GroupOf(CsvSettings.Group),
        "How a csv body is written. Omitted: with commas, quotation marks and a header line."
    )
    {
        Examples = ["{ delimiter: \";\", skip_lines: 2 }"],
        AlsoCalled = ["csv_options"],
    };

    public static readonly OptionalSetting<string> Charset = new(
        "charset",
        Charsets.Shape,
        "The character set of the body. Omitted: UTF-8, unless the body begins with a mark of UTF-16, is no UTF-8 and the header `Content-Type` names "
            + "another set or, in xml, names its encoding itself."
    )
    {
        Examples = ["latin1"],
        AlsoCalled = ["encoding"],
    };

    public static readonly OptionalSetting<string> ZipEntry = new(
        "zip_entry",
        Scalars.Text,
        "The answer is a zip file, and this is the name of the one file in it that is read; `*` stands for anything. It holds at most `max_body`, unpacked. "
            + "Omitted: the answer is no zip file. Gzip is unpacked without a word."
    )
    {
        Examples = ["\"*.csv\"", "\"*\""],
        AlsoCalled = ["unpack", "zip", "decompress", "compression"],
    };

    public static readonly Setting<DeclaredRows> Rows = new(
        "rows",
        new RowsShape(),
        DeclaredRows.Default,
        "Where the rows are in the answer, and how they are written there. Omitted: the answer is an array of rows, or is the one row."
    )
    {
        Examples = ["data.items", "{ path: rates, shape: map, key_as: [date, currency], value_as: rate }"],
        AlsoCalled = ["data_path", "record_path", "data_selector", "field_path", "record_selector"],
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
