using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Requests;
using Microsoft.OpenApi;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>How an operation is asked, in the words of a recipe: its parameters as tickers, windows, pages, values and variables.</summary>
internal sealed partial class ApiRequest
{
    private const int MostPageSize = 1000;

    private readonly List<DraftParameter> _query = [];
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<(string Name, string? Default, string Purpose)> _variables = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _left = [];
    private readonly List<DraftParameter> _pages = [];
    private readonly IReadOnlyList<IOpenApiSecurityScheme> _auth;
    private readonly bool _mayMove;

    private ApiRequest(ApiOperation operation, bool mayMove)
    {
        (_mayMove, _auth) = (mayMove, operation.Auth);
        // At once: what takes the place of one name may be the name of another.
        Path = NameInBraces().Replace(operation.Path.TrimStart('/'), m => InPath(m.Groups["name"].Value, operation.Parameters));
        foreach (var parameter in operation.Parameters.Where(p => p.In != ParameterLocation.Path))
        {
            Add(parameter);
        }
    }

    public string Path { get; }

    public IReadOnlyList<DraftParameter> Query => _query;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    public IReadOnlyList<(string Name, string? Default, string Purpose)> Variables => _variables;

    /// <summary>What could not be said, a line each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Parameters that can be left out, and are.</summary>
    public IReadOnlyList<string> Left => _left;

    /// <summary>The parameters of pages, each with a value that it may have; 0 for a size of which nothing is said.</summary>
    public IReadOnlyList<DraftParameter> Pages => _pages;

    /// <summary>Where the ticker is, for a comment; null when there is none.</summary>
    public string? TickerPlace { get; private set; }

    public bool HasTicker => TickerPlace is not null;

    /// <summary>The same as a query.</summary>
    public string PagesQuery => $"?{string.Join('&', _pages.Select(p => $"{Uri.EscapeDataString(p.Name)}={p.Values[0]}"))}";

    public static ApiRequest Of(ApiOperation operation, bool mayMove) => new(operation, mayMove);

    /// <summary>True when a placeholder stands somewhere in the path or the query.</summary>
    public bool Uses(string placeholder) =>
        Path.Contains(placeholder, StringComparison.Ordinal)
        || _query.Exists(q => q.Values.Any(v => v.Contains(placeholder, StringComparison.Ordinal)));

    private void Add(IOpenApiParameter parameter)
    {
        var name = parameter.Name!;
        switch (parameter.In)
        {
            case ParameterLocation.Query when SecretNames.Has(name):
            case ParameterLocation.Header or ParameterLocation.Cookie when SecretNames.Has(name) && parameter.Required:
                NoteKey(name);
                break;
            case ParameterLocation.Query when PageGuess.IsParameter(name):
                _pages.Add(new(name, [PageValue(parameter).ToString(CultureInfo.InvariantCulture)]));
                break;
            case ParameterLocation.Query when Template(parameter) is { } template:
                _query.Add(
                    new(
                        name,
                        [template],
                        !IsWindow(template)
                            ? template == "{date}"
                                ? PeriodGuess.DayDecision(name, "2024-01-31")
                                : null
                            : SaysDay(parameter)
                                ? null
                                : "decide: is it a day?"
                    )
                );
                break;
            case ParameterLocation.Query when parameter.Required:
                _query.Add(Choices(parameter) is [var first, ..] choices ? Choice(name, first, choices) : new(name, [Variable(parameter)]));
                break;
            case ParameterLocation.Header when parameter.Required:
                _headers.Add(KeyValuePair.Create(name, Variable(parameter)));
                break;
            default:
                _left.Add(name);
                break;
        }
    }

    private string InPath(string name, IReadOnlyList<IOpenApiParameter> declared)
    {
        var parameter = declared.FirstOrDefault(p => p.In == ParameterLocation.Path && p.Name == name);
        if (parameter is null)
        {
            _notes.Add($"decide: what is {name} in the path? The document does not say.");
            parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Path };
        }

        var template = Template(parameter);
        if (template is not null && IsWindow(template) && !SaysDay(parameter))
        {
            _notes.Add($"decide: is {name} in the path a day?");
        }

        return template ?? Variable(parameter);
    }

    // A scheme of the document's that says it needs no note.
    private void NoteKey(string name)
    {
        if (!_auth.Any(a => a.Type == SecuritySchemeType.ApiKey && name.Equals(a.Name, StringComparison.OrdinalIgnoreCase)))
        {
            _notes.Add($"decide: {name} looks like a key; it belongs in 'auth'");
        }
    }

    private static bool IsWindow(string template) => template is "{from}" or "{to}";

    // Some convert 'from' one currency 'to' another.
    private static bool SaysDay(IOpenApiParameter parameter) =>
        (parameter.Schema is { } schema && ApiSchema.Of(schema).Format is "date" or "date-time")
        || new[] { parameter.Name, parameter.Description }.Any(t =>
            t is not null
            && (t.Contains("date", StringComparison.OrdinalIgnoreCase) || t.Contains("yyyy", StringComparison.OrdinalIgnoreCase))
        );

    // What the engine fills by itself: the ticker, and the days of a window that can move.
    private string? Template(IOpenApiParameter parameter)
    {
        var name = parameter.Name!;
        if (TickerPlace is null && TickerGuess.IsName(name))
        {
            TickerPlace = $"{name} in the {(parameter.In == ParameterLocation.Path ? "path" : "query")}";
            return "{ticker}";
        }

        return WindowGuess.ByName(name) switch
        {
            "{date}" => "{date}",
            { } end when _mayMove && IsOfDays(parameter) => end,
            _ => null,
        };
    }

    private static bool IsOfDays(IOpenApiParameter parameter) =>
        (parameter.Schema is null || ApiSchema.Of(parameter.Schema).Type is JsonSchemaType.String or null)
        && Choices(parameter).TrueForAll(c => c.Any(char.IsAsciiDigit));

    private static DraftParameter Choice(string name, string first, IReadOnlyList<string> choices) =>
        new(
            name,
            [first],
            choices.Count == 1
                ? "decide: the document's own example"
                : $"decide: {string.Join(", ", choices)}; or all of them, by for_each: [{{ {ColumnNames.Snake(name)}: [...] }}]"
        );

    private static List<string> Choices(IOpenApiParameter parameter)
    {
        var schema = parameter.Schema;
        IEnumerable<JsonNode?> values = schema?.Enum ?? [];
        values = values.Any() ? values : [schema?.Default ?? parameter.Example ?? schema?.Examples?.FirstOrDefault()];
        return [.. values.Select(TextOf).OfType<string>().Where(v => v.Length > 0 && !v.Contains('{', StringComparison.Ordinal))];
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && !value.IsJsonNullSentinel() ? value.ToString() : null;

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameInBraces();

    private string Variable(IOpenApiParameter parameter)
    {
        var name = ColumnNames.Snake(parameter.Name!);
        name =
            _variables.Exists(v => v.Name == name) || name is "from" or "to" or "date" or "page" or "limit" or "ticker" or "discriminator"
                ? $"its_{name}"
                : name;
        var purpose = (parameter.Description ?? "").ReplaceLineEndings(" ").Trim();
        _variables.Add(
            (name, Choices(parameter).FirstOrDefault(), purpose.Length is > 0 and <= 200 ? purpose : $"the parameter {parameter.Name}")
        );
        return $"{{{name}}}";
    }

    private static int PageValue(IOpenApiParameter parameter)
    {
        var (said, most) = (TextOf(parameter.Schema?.Default), parameter.Schema?.Maximum);
        return !PageGuess.IsSize(parameter.Name!)
            ? int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? start
                : PageGuess.FirstOf(parameter.Name!)
            : int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var longest)
                ? Math.Clamp(longest, 1, MostPageSize)
                : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var usual)
                    ? usual
                    : 0;
    }
}
