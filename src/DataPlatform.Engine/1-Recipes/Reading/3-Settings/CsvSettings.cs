using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset's <c>csv</c>.</summary>
internal static class CsvSettings
{
    /// <summary>The word for a quote that nothing is.</summary>
    public const string NoQuote = "none";

    public static readonly Setting<char> Delimiter = new(
        "delimiter",
        new Scalar<char>("character", "one character, or tab", TryDelimiter)
        {
            Written = c => c == '\t' ? "tab" : $"'{c}'",
            JsonSchema = () => Scalars.TextLike("^([^\\n\\r\"]|tab)$"),
        },
        CsvRecipe.Default.Delimiter,
        "What stands between two values; `tab` for a tabulator."
    )
    {
        Examples = ["\";\"", "tab"],
        AlsoCalled = ["separator", "sep"],
    };

    public static readonly Setting<string> Quote = new(
        "quote",
        new Scalar<string>("character", "one character, or none", TryQuote)
        {
            Written = text => text == NoQuote ? text : $"'{text}'",
            JsonSchema = () => Scalars.TextLike("^([^\\n\\r]|none)$"),
        },
        $"{CsvRecipe.Default.Quote}",
        "What stands around a value that holds the delimiter or a line break, doubled inside; `none` where nothing does."
    )
    {
        Examples = ["\"'\"", "none"],
        AlsoCalled = ["quote_char", "quotechar"],
    };

    public static readonly Setting<int> SkipLines = new(
        "skip_lines",
        Scalars.Count(0, 1000),
        CsvRecipe.Default.SkipLines,
        "Lines at the beginning that are none of the table."
    )
    {
        Examples = ["2"],
        AlsoCalled = ["skip_rows", "skiprows", "skip_rows_before_header"],
    };

    public static readonly Setting<IReadOnlyList<string>> Fields = new(
        "fields",
        new ListOf<string>(Scalars.Word with { Type = "field" }) { IsSet = true },
        CsvRecipe.Default.Fields,
        "The names of the values by their places, where no header line says them. Omitted: the first line is the header; spaces around its names do not count."
    )
    {
        Examples = ["[date, open, close]"],
        AlsoCalled = ["header", "columns", "names", "column_names"],
    };

    public static readonly SettingGroup Group = new("csv", "How a csv body is written.", Delimiter, Quote, SkipLines, Fields);

    private static bool TryDelimiter(string text, out char value)
    {
        value = text == "tab" ? '\t' : text.FirstOrDefault();
        return text == "tab" || (text.Length == 1 && value is not ('\n' or '\r' or '"'));
    }

    private static bool TryQuote(string text, out string value) =>
        (value = text) == NoQuote || (text.Length == 1 && text[0] is not ('\n' or '\r'));
}
