using System.Globalization;
using System.Text;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Recipe;

/// <summary>Writes a draft as a recipe file.</summary>
internal sealed class RecipeText
{
    private const int LongestLine = 120;
    private const int CommentAt = 56;

    private readonly StringBuilder _text = new();

    private RecipeText() { }

    /// <summary>The text of the recipe file.</summary>
    public static string Of(DraftModel draft)
    {
        var writer = new RecipeText();
        foreach (var line in draft.Head)
        {
            writer.Line(0, $"# {Safe(line)}");
        }

        writer.Source(draft);
        writer.Line(0, "");
        writer.Dataset(draft);
        return writer._text.ToString();
    }

    private void Source(DraftModel draft)
    {
        Line(0, "source:");
        Line(2, $"name: {YamlText.Of(draft.Source)}");
        Line(2, $"base_url: {YamlText.Of(draft.BaseUrl.AbsoluteUri)}", draft.BaseUrlComment);
        if (draft.Auth.Count > 0)
        {
            var variables = draft.Auth.Select(a => a.Variable).OfType<string>().ToList();
            Line(
                2,
                $"auth: {(draft.Auth.Count == 1 ? draft.Auth[0].Setting : $"[{string.Join(", ", draft.Auth.Select(a => a.Setting))}]")}",
                variables.Count == 0 ? null : $"set {string.Join(" and ", variables)}, or write it to .env beside the recipe"
            );
        }

        Map(2, "headers", [.. draft.Headers.Select(h => (h.Key, YamlText.Of(h.Value), (string?)null))]);
        Variables(draft.Variables);
        if (draft.Limits.Count > 0)
        {
            Line(2, $"limits: [{string.Join(", ", draft.Limits)}]", "as the answer's headers say");
        }
        else
        {
            Line(
                2,
                "# limits: [5/1s, 300/60s]",
                $"decide: how many requests are allowed{(draft.LimitHint is { } hint ? $"; the answer says {hint}" : "")}"
            );
        }

        Option(2, "field_case", draft.IsCamel ? "camel" : null);
        Option(2, "error_when", draft.ErrorWhen.Count > 0 ? YamlText.Of(draft.ErrorWhen) : null);
        Option(2, "nan_is_null", draft.NanIsNull ? "true" : null);
        if (draft.Ticker is not null)
        {
            Line(2, "# universe: the query that lists the tickers, from a table that is loaded", "or name tickers with --tickers");
        }
    }

    private void Variables(IReadOnlyList<(string Name, string? Default, string Purpose)> variables)
    {
        if (variables.Count > 0)
        {
            Line(2, "variables:");
        }

        foreach (var (name, value, purpose) in variables)
        {
            var set = value is null ? "" : $"default: {YamlText.Of(value)}, ";
            Line(4, $"{name}: {{ {set}purpose: {YamlText.Of(purpose)} }}");
        }
    }

    private void Dataset(DraftModel draft)
    {
        Line(0, "datasets:");
        Line(2, $"- name: {YamlText.Of(draft.Dataset)}");
        Line(4, "domain: market", "decide: the subject that it belongs to");
        Line(
            4,
            $"scope: {(draft.Ticker is null ? "global" : "ticker")}",
            draft.Ticker is null ? "one request" : $"one request for each ticker: {draft.Ticker}"
        );
        Line(4, $"path: {YamlText.Of(draft.Path)}");
        Option(4, "method", draft.IsPost ? "POST" : null);
        Map(
            4,
            "query",
            [.. draft.Query.Select(q => (q.Name, q.Values is [var only] ? YamlText.Of(only) : YamlText.Of(q.Values), q.Comment))]
        );
        Option(
            4,
            "history_from",
            draft.HistoryFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "decide: the first day that you want"
        );
        Option(4, "date_field", draft.DateField);
        Option(4, "window", draft.WindowFormat is { } format ? $"{{ format: {YamlText.Of(format)} }}" : null);
        Answer(draft);
        Line(4, $"silver_table: {draft.Table}");
        Line(4, $"key: {YamlText.Of(draft.Key.Columns)}", draft.Key.Comment);
        Option(4, "null_values", draft.NullValues.Count > 0 ? YamlText.Of(draft.NullValues) : null);
        Option(4, "ignore", draft.Ignore.Count > 0 ? YamlText.Of(draft.Ignore) : null);
        Line(4, "columns:");
        foreach (var column in draft.Columns)
        {
            Line(6, $"{column.Name}: {Of(column, draft.IsCamel)}", column.Comment);
        }
    }

    private void Answer(DraftModel draft)
    {
        Option(
            4,
            "format",
            draft.Format switch
            {
                BodyFormat.Csv => "csv",
                BodyFormat.JsonLines => "json_lines",
                BodyFormat.Xml => "xml",
                _ => null,
            }
        );
        Option(4, "rows", draft.Rows, draft.RowsComment);
        if (draft.Rows is null && draft.RowsComment is { } comment)
        {
            Line(4, $"# {Safe(comment)}");
        }

        foreach (var (list, setting) in draft.Expands)
        {
            Line(4, $"# rows: {Safe(setting)}", $"in its place: a row of each of {list}, the fields around them with from: parent");
        }

        Option(4, "pagination", draft.Pages?.Setting, draft.Pages?.Comment);
        if (draft.Pages is { Setting: null, Comment: { } advice })
        {
            Line(4, $"# pagination: {Safe(advice)}");
        }
    }

    private static string Of(DraftColumn column, bool isCamel)
    {
        var parts = new List<string>();
        if (column.Value is { } value)
        {
            parts.Add($"value: {YamlText.Of(value)}");
        }
        else if (column.Evidence!.Path is { } path)
        {
            parts.Add($"path: {YamlText.Of(path)}");
        }
        else if (column.Evidence.Name != (isCamel ? DatasetReader.Camel(column.Name) : column.Name))
        {
            parts.Add($"field: {YamlText.Of(column.Evidence.Name)}");
        }

        if (column.Format is { } format)
        {
            parts.Add($"format: {YamlText.Of(format)}");
        }

        if (column.IsOptional)
        {
            parts.Add("optional: true");
        }

        var type = YamlText.Of(column.Type.Name);
        return parts.Count == 0 ? type : $"{{ type: {type}, {string.Join(", ", parts)} }}";
    }

    private void Map(int indent, string key, IReadOnlyList<(string Name, string Value, string? Comment)> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var flow = $"{key}: {{ {string.Join(", ", entries.Select(e => $"{YamlText.Of(e.Name)}: {e.Value}"))} }}";
        if (indent + flow.Length <= LongestLine && entries.All(e => e.Comment is null))
        {
            Line(indent, flow);
            return;
        }

        Line(indent, $"{key}:");
        foreach (var (name, value, comment) in entries)
        {
            Line(indent + 2, $"{YamlText.Of(name)}: {value}", comment);
        }
    }

    private void Option(int indent, string key, string? value, string? comment = null)
    {
        if (value is not null)
        {
            Line(indent, $"{key}: {value}", comment);
        }
    }

    private void Line(int indent, string text, string? comment = null)
    {
        var line = new string(' ', text.Length == 0 ? 0 : indent) + text;
        _text.Append(string.IsNullOrEmpty(comment) ? line : $"{line.PadRight(CommentAt)} # {Safe(comment)}").Append('\n');
    }

    // A comment ends with its line.
    private static string Safe(string comment) => Excerpt.Of(comment, longest: 400);
}
