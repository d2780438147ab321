using System.Net;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>The address of a sample in its parts, as a recipe has them.</summary>
/// <param name="Base">The address that paths are relative to, with a <c>/</c> at its end.</param>
/// <param name="Segments">The parts of the path behind it, as they are written.</param>
/// <param name="Query">The query parameters, unescaped, in their order.</param>
internal sealed record SampleAddress(Uri Base, IReadOnlyList<string> Segments, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    // Parts of a path that are of the API, not of one thing in it.
    private static readonly HashSet<string> OfTheApi = new(StringComparer.OrdinalIgnoreCase)
    {
        "api",
        "rest",
        "stable",
        "beta",
        "services",
        "data",
    };

    /// <summary>The parts of an address.</summary>
    public static SampleAddress Of(Uri address)
    {
        var segments = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        // What is left must hold something.
        var ofApi = segments.Take(segments.Count - 1).TakeWhile(IsOfTheApi).Count();
        var head = string.Concat(segments.Take(ofApi).Select(s => s + "/"));
        var rest = segments.Skip(ofApi).ToList();
        if (rest.Count > 0 && address.AbsolutePath.EndsWith('/'))
        {
            rest[^1] += "/";
        }

        return new(new($"{address.Scheme}://{address.Authority}/{head}"), rest, [.. Parameters(address.Query)]);
    }

    private static bool IsOfTheApi(string segment) =>
        OfTheApi.Contains(segment)
        || (segment is ['v' or 'V', var digit, ..] && (char.IsAsciiDigit(digit) || digit == 'X') && segment.Length <= 4);

    private static IEnumerable<KeyValuePair<string, string>> Parameters(string query) =>
        query
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(WebUtility.UrlDecode(p[0]), p.Length > 1 ? WebUtility.UrlDecode(p[1]) : ""));
}
