using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>What the kinds of <c>auth</c> that log in have in common: where the login is, and where its token goes.</summary>
internal static class TokenSettings
{
    public static readonly OptionalSetting<string> Query = new("query", Scalars.Text, "The query parameter that carries the token.")
    {
        Examples = ["access_token"],
    };

    public static readonly OptionalSetting<string> Header = new(
        "header",
        HeaderNames.Name,
        "The request header that carries the token. Omitted: Authorization, where neither `query` nor `cookie` carries it."
    )
    {
        Examples = ["X-Session"],
    };

    public static readonly OptionalSetting<string> Cookie = new(
        "cookie",
        Scalars.Matching("name", "[A-Za-z0-9!#$%&'*+.^_`|~-]+", "the name of a cookie like session"),
        "The cookie that carries the token."
    )
    {
        Examples = ["session"],
    };

    public static readonly OptionalSetting<string> Prefix = new(
        "prefix",
        HeaderNames.Value,
        "The text before the token in the header. Omitted: `Bearer ` in Authorization, nothing in any other."
    )
    {
        Examples = ["\"Token \""],
    };

    public static readonly OptionalValue<TimeSpan> Lifetime = new(
        "lifetime",
        Scalars.Length(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
        "How long a token is good, where the login does not say it. A new one is got shortly before. Omitted: until it is refused (401)."
    )
    {
        Examples = ["20m"],
        AlsoCalled = ["expiration_duration", "expires_in", "ttl"],
    };

    /// <summary>The settings, for a group.</summary>
    public static IReadOnlyList<Setting> All => [Query, Header, Cookie, Prefix, Lifetime];

    public static IReadOnlyList<SettingRule> Rules =>
        [
            new SettingRule.NotBoth(Query, Header, TwoPlaces),
            new SettingRule.NotBoth(Query, Cookie, TwoPlaces),
            new SettingRule.NotBoth(Header, Cookie, TwoPlaces),
            new SettingRule.NotBoth(Query, Prefix, PrefixAlone),
            new SettingRule.NotBoth(Cookie, Prefix, PrefixAlone),
        ];

    private const string TwoPlaces = "'query', 'header' and 'cookie' are each the token's place; keep one";
    private const string PrefixAlone = "'prefix' is the text before the token in a header";
    private const string Authorization = "Authorization";

    /// <summary>The setting that says where the login is.</summary>
    public static Setting<Uri> LoginUrl(string key, string example, params IReadOnlyList<string> alsoCalled) =>
        new(
            key,
            new Scalar<Uri>("address", "an https address, or a path below base_url", TryAddress)
            {
                Refusals = [new(HoldsMore, "an address without user, query or fragment (a secret is where 'env' or 'file' says)")],
                Shown = url => url.AsSpan().ContainsAny('@', '?', '#') ? null : url,
                JsonSchema = () =>
                    Scalars.TextLike(@"^(https://[^\s?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])[^\s?#@]*|(?!//)[^\s?#@:]+)$"),
                Range = "https, http for this machine alone, or relative",
            },
            new Uri("login", UriKind.Relative),
            "Where the token is asked for; relative to `base_url` or a whole address. What is on another host is sent nothing but the login. It takes a "
                + "permit of the source's limits where it is on the source's own host. One that fails in a way that may pass is tried again: the first for a "
                + "minute, later ones for as long as `--max-wait` says."
        )
        {
            IsRequired = true,
            Examples = [example],
            AlsoCalled = alsoCalled,
        };

    /// <summary>Where the token goes.</summary>
    public static (string? Query, string? Header, string? Cookie, string? Prefix) Place(YamlMap map)
    {
        var (query, header, cookie, prefix) = (Query.Read(map), Header.Read(map), Cookie.Read(map), Prefix.Read(map));
        header ??= query is null && cookie is null ? Authorization : null;
        prefix ??= Authorization.Equals(header, StringComparison.OrdinalIgnoreCase) ? "Bearer " : null;
        return (query, header, cookie, prefix);
    }

    private static bool TryAddress(string text, out Uri? address)
    {
        // What begins like a path is a file to .NET on some machines.
        var isPath = text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal);
        return Uri.TryCreate(text, isPath ? UriKind.Relative : UriKind.RelativeOrAbsolute, out address)
            && !text.Any(char.IsWhiteSpace)
            && (
                address.IsAbsoluteUri
                    ? address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
                    : text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal)
            );
    }

    private static bool HoldsMore(string text) => text.AsSpan().ContainsAny('@', '?', '#');
}
