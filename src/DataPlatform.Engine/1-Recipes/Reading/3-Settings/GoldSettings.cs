using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a gold model: the comments at the top of its file.</summary>
internal static partial class GoldSettings
{
    public static readonly HeaderWord<string> Table = new("table", InGold("table in gold"), "The table that the model fills.")
    {
        IsRequired = true,
        Examples = ["gold.fact_eod"],
    };

    public static readonly HeaderWord<IReadOnlyList<string>> Key = new(
        "key",
        Header<IReadOnlyList<string>>("columns", TryColumns),
        "The columns that identify a row."
    )
    {
        IsRequired = true,
        Examples = ["instrument_sk, date_sk"],
    };

    public static readonly HeaderWord<GoldInput> Input = new(
        "input",
        Header<GoldInput>("table and its columns", TryInput),
        "A table whose changes the model follows, and the columns whose values say what has changed. May be given for several tables, with "
            + "as many columns each; in `changed` they are called as in the first. Omitted: the model is built once."
    )
    {
        Examples = ["silver.fmp_stock_list (symbol)"],
    };

    public static readonly HeaderWord<string> Needs = new(
        "needs",
        InGold("table in gold"),
        "A table that is built before this one, without following its changes. May be given for several tables."
    )
    {
        Examples = ["gold.dim_instrument"],
    };

    public static readonly HeaderWord<string> Replaces = new(
        "replaces",
        Header<string>("condition", static (text, out value) => (value = text).Length > 0),
        "Says of which rows of the table the select gives all there are: the others among them are deleted. Omitted: a row is never deleted."
    )
    {
        Examples = ["instrument_sk IN (SELECT gold_key(ticker) FROM changed)"],
    };

    public static readonly HeaderWord<string> Check = new(
        "check",
        Header<string>("check", static (text, out value) => (value = text).Length > 0),
        "What must hold of a column, as the `checks` of a recipe's columns say it, with the `column` beside it. May be given several times. Rows that do "
            + "not pass stay in the table, and runs tell of them until they do."
    )
    {
        Examples = ["{ column: close, range: { min: 0 }, severity: fail }"],
        AlsoCalled = ["checks", "test", "tests"],
    };

    public static readonly SettingGroup Group = new(
        "gold header",
        "What a gold model says of itself, in comments above its select.",
        Table,
        Key,
        Input,
        Needs,
        Replaces,
        Check
    );

    private static Scalar<string> InGold(string type) =>
        Header<string>(
            type,
            static (text, out table) =>
            {
                var match = TableName().Match(text);
                table = match.Groups["table"].Value;
                return match.Success && match.Groups["schema"].Value == "gold";
            }
        );

    // Editors know no schema for comments.
    private static Scalar<T> Header<T>(string type, Parser<T> parse) =>
        new(type, $"a {type}", parse) { JsonSchema = () => new JsonObject() };

    private static bool TryColumns(string text, out IReadOnlyList<string> columns)
    {
        columns = Split(text);
        return columns.Count > 0 && columns.All(Names.Sql.Accepts);
    }

    private static bool TryInput(string text, out GoldInput input)
    {
        var match = TableName().Match(text);
        input = new(match.Groups["schema"].Value, match.Groups["table"].Value, Split(match.Groups["columns"].Value));
        return match.Groups["columns"].Success;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^(?<schema>silver|gold)\.(?<table>[a-z][a-z0-9_]*)\s*(\((?<columns>[a-z0-9_,\s]+)\))?(\s.*)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex TableName();
}
