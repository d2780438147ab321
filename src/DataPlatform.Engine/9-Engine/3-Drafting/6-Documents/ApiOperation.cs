using Microsoft.OpenApi;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>One request that an OpenAPI document describes.</summary>
/// <param name="Base">The address of the source; null when the document says none.</param>
/// <param name="Path">The path, with its parameters in braces.</param>
/// <param name="IsPost">It is a POST, because there is no GET.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Auth">How it proves who asks; empty when it does not, or in a way that has no word.</param>
/// <param name="Answer">What a good answer holds; null when the document does not say.</param>
/// <param name="Notes">What could not be said, a line each.</param>
internal sealed record ApiOperation(
    Uri? Base,
    string Path,
    bool IsPost,
    IReadOnlyList<IOpenApiParameter> Parameters,
    IReadOnlyList<IOpenApiSecurityScheme> Auth,
    ApiSchema? Answer,
    IReadOnlyList<string> Notes
)
{
    /// <param name="document">The document.</param>
    /// <param name="path">The path as the document has it.</param>
    /// <returns>The operation; null when the path has neither a GET nor a POST.</returns>
    public static ApiOperation? Of(OpenApiDocument document, string path)
    {
        var item = document.Paths[path];
        var gets = item.Operations?.GetValueOrDefault(HttpMethod.Get);
        var operation = gets ?? item.Operations?.GetValueOrDefault(HttpMethod.Post);
        if (operation is null)
        {
            return null;
        }

        var notes = new List<string>();
        var servers = new[] { operation.Servers, item.Servers, document.Servers }.FirstOrDefault(s => s is { Count: > 0 });
        // An operation's own parameter takes the place of the path's.
        var parameters = (operation.Parameters ?? [])
            .Concat(item.Parameters ?? [])
            .Where(p => p.Name is { Length: > 0 })
            .DistinctBy(p => (p.Name, p.In));
        if (gets is null)
        {
            notes.Add("decide: it is a POST; what does its 'body' say?");
        }

        return new(
            AddressOf(servers?[0]),
            path,
            gets is null,
            [.. parameters],
            [.. AuthOf(operation.Security ?? document.Security)],
            AnswerOf(operation, notes),
            notes
        );
    }

    private static Uri? AddressOf(OpenApiServer? server)
    {
        var text = (server?.Variables ?? new Dictionary<string, OpenApiServerVariable>(StringComparer.Ordinal)).Aggregate(
            server?.Url ?? "",
            (url, v) => url.Replace($"{{{v.Key}}}", v.Value.Default, StringComparison.Ordinal)
        );
        return
            Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address.Query.Length + address.Fragment.Length + address.UserInfo.Length == 0
            ? address
            : null;
    }

    // The first way in is as good as the others, unless one needs nothing.
    private static IEnumerable<IOpenApiSecurityScheme> AuthOf(IList<OpenApiSecurityRequirement>? ways) =>
        ways is { Count: > 0 } && ways.All(w => w.Count > 0) ? ways[0].Keys : [];

    private static ApiSchema? AnswerOf(OpenApiOperation operation, List<string> notes)
    {
        var good = (operation.Responses ?? [])
            .Where(r => r.Key is "default" || r.Key.StartsWith('2'))
            .OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => r.Value.Content)
            .FirstOrDefault(c => c is { Count: > 0 });
        var json = (good ?? new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)).FirstOrDefault(c => IsJson(c.Key)).Value;
        if (json is null && good is not null)
        {
            notes.Add($"its answer is {string.Join(" or ", good.Keys)}");
        }

        return json?.Schema is { } schema ? ApiSchema.Of(schema) : null;
    }

    private static bool IsJson(string mediaType)
    {
        var plain = mediaType.Split(';')[0].Trim();
        return plain.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
            || plain.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || plain == "*/*";
    }
}
