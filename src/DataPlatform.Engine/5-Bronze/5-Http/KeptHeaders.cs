using System.Collections.Concurrent;
using System.Net.Http.Headers;
using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Http;

/// <summary>The headers of a source's answers as they are kept: names in lower case, without secrets and cookies. Safe to ask from any thread.</summary>
/// <param name="source">The source.</param>
/// <param name="redactor">Knows the secrets.</param>
internal sealed class KeptHeaders(SourceRecipe source, SecretRedactor redactor)
{
    // No honest server has as many; what others make up is made for each answer.
    private const int MostNames = 200;

    // A session that the source replaces as it goes is in no list of secrets.
    private readonly HashSet<string> _ofSession = new(source.Auth?.SessionHeaders ?? [], StringComparer.OrdinalIgnoreCase);

    // A server sends the same names with every answer.
    private readonly ConcurrentDictionary<string, string> _lower = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, string>> Of(HttpResponseMessage response)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add(headers, response.Headers.NonValidated);
        Add(headers, response.Content.Headers.NonValidated);
        return headers;
    }

    private void Add(List<KeyValuePair<string, string>> headers, HttpHeadersNonValidated some)
    {
        foreach (var (name, value) in some)
        {
            if (!name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) && !_ofSession.Contains(name))
            {
                headers.Add(new(LowerOf(name), redactor.Clean(value.ToString())));
            }
        }
    }

    private string LowerOf(string name)
    {
        if (_lower.TryGetValue(name, out var known))
        {
            return known;
        }

        var lower = name.ToLowerInvariant();
        if (_lower.Count < MostNames)
        {
            _lower[name] = lower;
        }

        return lower;
    }
}
