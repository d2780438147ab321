using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>The comments at the top of a gold model that declare it, each with its line. They end where the select begins.</summary>
internal sealed partial class GoldHeader
{
    private static readonly ChecksShape ModelChecks = new(CheckSettings.OfModel);

    private readonly Action<int, string> _problem;
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

    private GoldHeader(Action<int, string> problem) => _problem = problem;

    public string? Table { get; private set; }

    public int TableLine { get; private set; } = 1;

    public List<string> Key { get; } = [];

    public List<(GoldInput Input, int Line)> Inputs { get; } = [];

    public List<(string Table, int Line)> Needs { get; } = [];

    public string? Replaces { get; private set; }

    public List<Check> Checks { get; } = [];

    /// <summary>Whether a line of the file declares a check, which changes nothing of what the select gives.</summary>
    public static bool IsCheck(string row) =>
        Comment().Match(row.Trim()) is { Success: true } match && match.Groups["name"].Value == GoldSettings.Check.Key;

    public static GoldHeader Read(string text, Action<int, string> problem)
    {
        var header = new GoldHeader(problem);
        var (line, isAbove) = (0, true);
        foreach (var row in text.Split('\n').Select(r => r.Trim()))
        {
            line++;
            isAbove = isAbove && (row.Length == 0 || row.StartsWith("--", StringComparison.Ordinal));
            if (!isAbove)
            {
                if (IsCheck(row))
                {
                    problem(line, "a check below the start of the select is a plain comment; move this line into the header above it");
                }
            }
            else if (Comment().Match(row) is { Success: true } comment)
            {
                header.Add(line, row, comment.Groups["name"].Value, comment.Groups["value"].Value.Trim());
            }
        }

        if (isAbove)
        {
            problem(line, "holds no select: write one below the header");
        }

        header.CheckWhole();
        return header;
    }

    private void Add(int line, string row, string name, string value)
    {
        _tried.Add(name);
        if (GoldSettings.Group.Settings.FirstOrDefault(s => s.Key == name) is not { } setting)
        {
            // Any other comment is the author's, unless it looks like one of ours.
            if (Suggestion.For(name, [.. GoldSettings.Group.Settings.Select(s => (s.Key, s.AlsoCalled))]) is { Length: > 0 } meant)
            {
                _problem(line, $"unknown header '{Excerpt.Of(name)}'{meant}");
            }
        }
        else if (setting == GoldSettings.Table && Table is not null)
        {
            _problem(line, "a file declares one table; write another file for another one");
        }
        else if (setting == GoldSettings.Replaces && Replaces is not null)
        {
            _problem(line, "'replaces' stands here a second time; join the two conditions with OR");
        }
        else if (!TryAdd(setting, line, value))
        {
            _problem(line, $"'{Excerpt.Of(row)}' is not understood; write for example '-- {setting.Key}: {setting.Examples[0]}'");
        }
    }

    private bool TryAdd(Setting setting, int line, string value)
    {
        if (setting == GoldSettings.Table && GoldSettings.Table.TryRead(value, out var table))
        {
            Table = table;
            TableLine = line;
            return true;
        }

        if (setting == GoldSettings.Key && GoldSettings.Key.TryRead(value, out var columns))
        {
            AddKey(columns, line);
            return true;
        }

        if (setting == GoldSettings.Input && GoldSettings.Input.TryRead(value, out var input))
        {
            Inputs.Add((input, line));
            return true;
        }

        if (setting == GoldSettings.Needs && GoldSettings.Needs.TryRead(value, out var needed))
        {
            Needs.Add((needed, line));
            return true;
        }

        if (setting == GoldSettings.Replaces && GoldSettings.Replaces.TryRead(value, out var condition))
        {
            Replaces = condition;
            return true;
        }

        if (setting == GoldSettings.Check && GoldSettings.Check.TryRead(value, out var check))
        {
            AddCheck(check, line);
            return true;
        }

        return false;
    }

    private void AddCheck(string text, int line)
    {
        var problems = new List<RecipeProblem>();
        var check = YamlFile.Parse(text, new("", problems)) is { } entry ? ModelChecks.Read(entry) : null;
        foreach (var problem in problems)
        {
            _problem(line, problem.Message);
        }

        if (check is Check.Range range && CheckChecks.ProblemOfEnds(range) is { } wrong)
        {
            _problem(line, wrong);
        }
        else if (check is not null && Checks.Exists(c => c.ToString() == check.ToString()))
        {
            _problem(line, $"'{Excerpt.Of(check.ToString())}' is checked twice; keep one");
        }
        else if (check?.Column is not null)
        {
            Checks.Add(check with { Line = line });
        }
    }

    private void AddKey(IReadOnlyList<string> columns, int line)
    {
        foreach (var column in columns)
        {
            if (Key.Contains(column, StringComparer.Ordinal))
            {
                _problem(line, $"key column '{Excerpt.Of(column)}' is named twice");
            }
            else
            {
                Key.Add(column);
            }
        }
    }

    private void CheckWhole()
    {
        foreach (var setting in GoldSettings.Group.Settings.Where(s => s.IsRequired && !_tried.Contains(s.Key)))
        {
            _problem(1, $"the header lacks '-- {setting.Key}: {setting.Examples[0]}'");
        }

        foreach (var (input, line) in Inputs.Where(i => i.Input.Columns.Count != Inputs[0].Input.Columns.Count))
        {
            _problem(
                line,
                $"input {input.Schema}.{input.Table} must name as many columns as the first input: together they make the table 'changed'"
            );
        }
    }

    [GeneratedRegex(@"^--\s*(?<name>[a-z_]+)\s*:(?<value>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
