using System.Globalization;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Documents;
using DataPlatform.Engine.Drafting.Recipe;
using DataPlatform.Engine.Drafting.Requests;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Microsoft.OpenApi;

namespace DataPlatform.Engine.Drafting;

/// <summary>
/// Drafts a recipe from what an OpenAPI document says of one path. Nobody has seen an answer yet, so more is left to decide than after a draft from answers:
/// which rows are the same one, how often one may ask.
/// </summary>
internal sealed class OpenApiDrafter
{
    private const string Unknown = "https://api.example.com/";

    private static readonly string[] KeyNames = ["id", "uuid", "guid", "key", "code", "symbol", "ticker", "name"];

    private readonly ApiOperation _operation;
    private readonly SchemaRows _rows;
    private readonly SchemaColumns _columns;
    private readonly DraftNames _names;
    private readonly ApiRequest _request;
    private readonly string _file;

    private OpenApiDrafter(ApiOperation operation, SchemaRows rows, string file, string? name)
    {
        (_operation, _rows, _file) = (operation, rows, file);
        _names = DraftNames.Of(
            name,
            new(Path.GetFileName(file), operation.Base, [], ReadOnlyMemory<byte>.Empty),
            operation.Path.Split('/').Where(p => !p.Contains('{', StringComparison.Ordinal))
        );
        var mayMove = SchemaColumns.Of(rows.Row).Columns.Any(IsDay);
        _request = ApiRequest.Of(operation, mayMove);
        _columns = SchemaColumns.Of(rows.Row, _request.HasTicker ? ["ticker"] : []);
    }

    /// <summary>Drafts.</summary>
    /// <param name="file">The document.</param>
    /// <param name="options">What the caller says besides.</param>
    /// <returns>A recipe that has no problem, or why there is none.</returns>
    /// <exception cref="ConfigurationException">The document or the path cannot be used.</exception>
    public static RecipeDraft Draft(string file, DraftOptions options)
    {
        var operation = ApiDocument.Operation(file, options.Path);
        if (operation.Answer is not { } answer || SchemaRows.Of(answer) is not { } rows)
        {
            var why = operation.Notes.Count == 0 ? "" : $" ({string.Join("; ", operation.Notes)})";
            return new RecipeDraft.NotDrafted(
                $"{operation.Path}: the document does not say what is in its rows{why}; draft from an answer: dataplatform draft URL"
            );
        }

        var draft = new OpenApiDrafter(operation, rows, file, options.Name).Model();
        var text = RecipeText.Of(draft);
        var (_, problems) = DraftCheck.Lint(text);
        return problems.Count == 0
            ? new RecipeDraft.Drafted(text, draft.Source, draft.Dataset, draft.Columns.Count, Rows: 0, Refused: 0)
            : new RecipeDraft.NotDrafted($"{operation.Path}: what the document says of it makes no recipe: {problems[0].Message}");
    }

    private DraftModel Model()
    {
        var address = SampleAddress.Of(new(new Uri((_operation.Base?.AbsoluteUri ?? Unknown).TrimEnd('/') + "/x"), _request.PagesQuery));
        var pages = PageGuess.Of(new("", null, [], ReadOnlyMemory<byte>.Empty), address, _rows.Around, rows: 1);
        List<DraftColumn> columns = [.. Ticker(), .. _columns.Columns];
        var key = KeyOf(columns);
        if (key.Count == 0 || (_request.Uses("{date}") && !columns.Exists(c => IsDay(c) && key.Contains(c.Name))))
        {
            columns.Add(new(DraftKeys.AskedOn, ColumnType.Date, null) { Value = "{date}" });
            key = [DraftKeys.AskedOn, .. key];
        }

        var day = _request.Uses("{from}") ? columns.Find(IsDay) : null;
        var pagesLeft = _request.Pages.Where(p => !pages.Parameters.Contains(p.Name, StringComparer.Ordinal)).ToLookup(IsSizeOfPage);
        return new()
        {
            Head = [.. Head([.. pagesLeft[false].Select(p => p.Name)])],
            Source = _names.Source,
            BaseUrl = _operation.Base ?? new(Unknown),
            BaseUrlComment = _operation.Base is null ? "decide: the vendor's address" : null,
            Auth = [.. _operation.Auth.Select(AuthOf).OfType<DraftAuth>()],
            Variables = _request.Variables,
            Headers = _request.Headers,
            Dataset = _names.Dataset,
            Ticker = _request.TickerPlace,
            Path = _request.Path,
            IsPost = _operation.IsPost,
            Query =
            [
                .. _request.Query,
                .. pagesLeft[true].Select(p => p with { Comment = "decide: how are the rows behind these asked for?" }),
            ],
            HistoryFrom = day is null ? null : new(2020, 1, 1),
            DateField = day?.Name,
            Rows = _rows.Place.Setting,
            RowsComment = _rows.Place.Comment,
            Expands = [.. _columns.Lists.Take(3).Select(list => (list, RowsGuess.Expanded(_rows.Place, list)))],
            Pages = pages,
            Columns = columns,
            Key = new(key, "decide: a document does not say what is unique"),
        };
    }

    private IEnumerable<DraftColumn> Ticker() => _request.HasTicker ? [new("ticker", ColumnType.Text, null) { Value = "{ticker}" }] : [];

    private static bool IsSizeOfPage(DraftParameter parameter) => PageGuess.IsSize(parameter.Name) && parameter.Values[0] != "0";

    private IEnumerable<string> Head(IReadOnlyList<string> pagesLeft)
    {
        yield return $"Drafted from {Path.GetFileName(_file)}, path {_operation.Path}: {_columns.Columns.Count.ToString(CultureInfo.InvariantCulture)} columns. No answer was seen: 'dataplatform try' shows one.";
        yield return "What stands behind \"decide:\" is a guess; look at it before you run this.";
        if (_columns.Left > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"decide: {_columns.Left} further fields are left out");
        }

        if (_request.Left.Count + pagesLeft.Count > 0)
        {
            yield return $"It can also be asked by {string.Join(", ", _request.Left.Concat(pagesLeft))}.";
        }

        foreach (
            var note in _operation
                .Notes.Concat(_request.Notes)
                .Concat(_operation.Auth.Where(a => AuthOf(a) is null).Select(a => $"decide: 'auth', for the document wants {a.Type}"))
        )
        {
            yield return note;
        }
    }

    private DraftAuth? AuthOf(IOpenApiSecurityScheme scheme) =>
        (scheme.Type, scheme.In, scheme.Scheme?.ToLowerInvariant()) switch
        {
            (SecuritySchemeType.ApiKey, ParameterLocation.Query, _) => DraftAuth.OfParameter(
                scheme.Name ?? "key",
                _names.Source,
                isOnly: true
            ),
            (SecuritySchemeType.ApiKey, ParameterLocation.Cookie, _) => DraftAuth.OfCookie(scheme.Name ?? "session", _names.Source),
            (SecuritySchemeType.ApiKey, _, _) => DraftAuth.OfHeader(scheme.Name ?? "X-Api-Key", "", _names.Source, isOnly: true),
            (SecuritySchemeType.Http, _, "basic") => DraftAuth.OfPassword(_names.Source),
            (SecuritySchemeType.Http, _, "bearer") => DraftAuth.OfBearer(_names.Source),
            (SecuritySchemeType.OAuth2, _, _) when scheme.Flows?.ClientCredentials?.TokenUrl is { IsAbsoluteUri: true } url =>
                DraftAuth.OfClient(url, _names.Source),
            _ => null,
        };

    // Of several rows of a ticker, a day tells which; else what is called like an identity.
    private static List<string> KeyOf(List<DraftColumn> columns)
    {
        var plain = columns.Where(c => c.Type is not ColumnType.JsonType).ToList();
        var asked = plain.Where(c => c.Value is not null).Select(c => c.Name).ToList();
        var named = KeyNames.Select(k => plain.Find(c => c.Value is null && c.Name == k)?.Name).FirstOrDefault(n => n is not null);
        var day = plain.Find(IsDay)?.Name;
        var first = plain.Find(c => c.Value is null)?.Name;
        var own = asked.Count > 0 ? day ?? named ?? first : named ?? first;
        var and = asked.Count == 0 && own != "id" && own != "uuid" ? day : null;
        return [.. asked.Append(own).Append(and).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static bool IsDay(DraftColumn column) => column.Type is ColumnType.DateType or ColumnType.TimestampType;
}
