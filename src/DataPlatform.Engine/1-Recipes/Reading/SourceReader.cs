using System.Globalization;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads the <c>source</c> of a recipe file.</summary>
internal static class SourceReader
{
    // Those say where a request goes and how it is written, which a key must not.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Transfer-Encoding",
    };

    public static SourceRecipe Unknown(string file) =>
        new()
        {
            Name = "",
            BaseUrl = new("http://localhost/"),
            File = file,
        };

    public static SourceRecipe Read(YamlMap map, string file)
    {
        var name = map.Required("name");
        var url = map.Required("base_url");
        Uri? baseUrl = null;
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out baseUrl) || baseUrl.Scheme is not ("http" or "https")))
        {
            // An address may hold a password, so one with an '@' is not repeated.
            var written = url.Contains('@', StringComparison.Ordinal) ? "" : $", not '{Excerpt.Of(url)}'";
            map.Problem("base_url", $"'base_url' must be an http or https address{written}");
            baseUrl = null;
        }
        else if (baseUrl is { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 })
        {
            map.Problem("base_url", "'base_url' must hold no user, query or fragment; a key belongs in 'auth'");
            baseUrl = null;
        }

        return new()
        {
            Name = name ?? "",
            BaseUrl = BaseAddress.WithSlash(baseUrl ?? new("http://localhost/")),
            Auth = map.Map("auth") is { } auth ? ReadAuth(auth) : null,
            Limits = ReadLimits(map),
            Use = map.Parsed<double>("use", "a share like 80%, above 0% and at most 100%", TryShare) ?? 1,
            Timeout = map.Parsed<TimeSpan>("timeout", "a duration like 30s, from 10ms to 1d", TryTimeout) ?? TimeSpan.FromSeconds(30),
            Attempts = map.Count("attempts", 1) ?? 4,
            Concurrency = map.Parsed<int>("concurrency", $"a number from 1 to {SourceRecipe.MostConcurrency}", TryConcurrency) ?? 8,
            MaxBody = map.Parsed<long>("max_body", "a size like 64MB", ByteSize.TryParse) ?? 64L * 1024 * 1024,
            Plan = map.Text("plan"),
            ErrorWhen = [.. map.List("error_when").Select(i => i.Value)],
            Universe = map.Text("universe"),
            File = file,
        };
    }

    private static SourceAuth? ReadAuth(YamlMap map)
    {
        var variable = map.Required("env");
        var (query, header) = (map.Text("query"), map.Text("header"));
        if (query is null == header is null)
        {
            map.Problem(query is null ? "env" : "header", "'auth' must name either 'query' or 'header' as the key's place");
        }

        var prefix = map.Text("prefix");
        if (header is not null && !IsHeader(header))
        {
            map.Problem("header", $"'header' must be the name of a request header like X-Api-Key, not '{Excerpt.Of(header)}'");
        }

        if (prefix is not null && (header is null || prefix.Any(c => c is < ' ' or > '~')))
        {
            map.Problem("prefix", "'prefix' is the text before the key in a header: it needs 'header', and plain ASCII letters and signs");
        }

        var auth = new SourceAuth.ApiKey(variable ?? "", query, header, prefix);
        map.Close();
        return variable is null ? null : auth;
    }

    private static bool IsHeader(string name)
    {
        using var request = new HttpRequestMessage();
        return !OwnHeaders.Contains(name) && request.Headers.TryAddWithoutValidation(name, "");
    }

    private static List<RateLimit> ReadLimits(YamlMap map)
    {
        var limits = new List<RateLimit>();
        foreach (var (text, _) in map.List("limits"))
        {
            if (RateLimit.TryParse(text, out var limit))
            {
                limits.Add(limit);
            }
            else
            {
                map.Problem("limits", $"'{Excerpt.Of(text)}' is not a limit; write permits/window, for example 300/60s");
            }
        }

        return limits;
    }

    private static bool TryConcurrency(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= SourceRecipe.MostConcurrency;

    private static bool TryShare(string text, out double share)
    {
        var ok =
            double.TryParse(
                text.AsSpan(0, Math.Max(0, text.Length - 1)),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out share
            )
            && text.EndsWith('%')
            && share is > 0 and <= 100;
        share /= 100;
        return ok;
    }

    // The bounds are those of Polly's timeout.
    private static bool TryTimeout(string text, out TimeSpan value) =>
        Duration.TryParse(text, out value) && value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1);
}
