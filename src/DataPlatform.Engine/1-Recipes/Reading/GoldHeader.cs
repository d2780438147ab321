using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading;

/// <summary>The comments at the top of a gold model that declare it, each with its line. They end where the select begins.</summary>
internal sealed partial class GoldHeader
{
    private static readonly string[] Words = ["table", "key", "input", "needs", "replaces"];

    private readonly Action<int, string> _problem;
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

    private GoldHeader(Action<int, string> problem) => _problem = problem;

    public string? Table { get; private set; }

    public int TableLine { get; private set; } = 1;

    public List<string> Key { get; } = [];

    public List<(GoldInput Input, int Line)> Inputs { get; } = [];

    public List<(string Table, int Line)> Needs { get; } = [];

    public string? Replaces { get; private set; }

    public static GoldHeader Read(string text, Action<int, string> problem)
    {
        var header = new GoldHeader(problem);
        var line = 0;
        foreach (var row in text.Split('\n').Select(r => r.Trim()))
        {
            line++;
            if (row.Length > 0 && !row.StartsWith("--", StringComparison.Ordinal))
            {
                return header.Whole();
            }

            if (Directive().Match(row) is { Success: true } directive)
            {
                header.Add(line, row, directive.Groups["name"].Value, directive.Groups["value"].Value.Trim());
            }
        }

        problem(line, "holds no select: write one below the header");
        return header.Whole();
    }

    private void Add(int line, string row, string name, string value)
    {
        _tried.Add(name);
        switch (name)
        {
            case "table" when Table is not null:
                _problem(line, "a file declares one table; write another file for another one");
                break;
            case "table" when TableName().Match(value) is { Success: true } m && m.Groups["schema"].Value == "gold":
                (Table, TableLine) = (m.Groups["table"].Value, line);
                break;
            case "key" when Names(value) is { Count: > 0 } names && names.TrueForAll(n => ColumnName().IsMatch(n)):
                foreach (var twice in names.Where(n => Key.Contains(n, StringComparer.Ordinal)))
                {
                    _problem(line, $"key column '{Excerpt.Of(twice)}' is named twice");
                }

                Key.AddRange(names.Distinct(StringComparer.Ordinal));
                break;
            case "input" when TableName().Match(value) is { Success: true } m && m.Groups["columns"].Success:
                Inputs.Add((new(m.Groups["schema"].Value, m.Groups["table"].Value, Names(m.Groups["columns"].Value)), line));
                break;
            case "needs" when TableName().Match(value) is { Success: true } m && m.Groups["schema"].Value == "gold":
                Needs.Add((m.Groups["table"].Value, line));
                break;
            case "replaces" when Replaces is null && value.Length > 0:
                Replaces = value;
                break;
            case "table" or "key" or "input" or "needs" or "replaces":
                _problem(line, $"'{Excerpt.Of(row)}' is not understood; write for example '-- {Example(name)}'");
                break;
            default:
                // Any other comment is the author's, unless it looks like one of ours.
                if (Suggestion.For(name, Words) is { Length: > 0 } meant)
                {
                    _problem(line, $"unknown header '{Excerpt.Of(name)}'{meant}");
                }

                break;
        }
    }

    private GoldHeader Whole()
    {
        foreach (var word in Words.Take(2).Where(w => !_tried.Contains(w)))
        {
            _problem(1, $"the header lacks '-- {Example(word)}'");
        }

        foreach (var (input, line) in Inputs.Where(i => i.Input.Columns.Count != Inputs[0].Input.Columns.Count))
        {
            _problem(
                line,
                $"input {input.Schema}.{input.Table} must name as many columns as the first input: together they make the table 'changed'"
            );
        }

        return this;
    }

    private static string Example(string directive) =>
        directive switch
        {
            "table" => "table: gold.fact_eod",
            "key" => "key: instrument_sk, date_sk",
            "needs" => "needs: gold.dim_instrument",
            "replaces" => "replaces: instrument_sk IN (SELECT gold_key(ticker) FROM changed)",
            _ => "input: silver.fmp_stock_list (symbol)",
        };

    private static List<string> Names(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"^--\s*(?<name>[a-z_]+)\s*:(?<value>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,62}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColumnName();

    [GeneratedRegex(
        @"^(?<schema>silver|gold)\.(?<table>[a-z][a-z0-9_]*)\s*(\((?<columns>[a-z0-9_,\s]+)\))?(\s.*)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex TableName();
}
