using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: api_key</c>: a key in the query, in a header or in a cookie.</summary>
internal static class ApiKeyAuth
{
    private static readonly OptionalSetting<string> Query = new("query", Scalars.Text, "The query parameter that carries the key.")
    {
        Examples = ["apikey"],
    };

    private static readonly OptionalSetting<string> Header = new("header", HeaderNames.Name, "The request header that carries the key.")
    {
        Examples = ["X-Api-Key", "Authorization"],
    };

    private static readonly OptionalSetting<string> Cookie = new(
        "cookie",
        Scalars.Matching("name", "[A-Za-z0-9!#$%&'*+.^_`|~-]+", "the name of a cookie like session"),
        "The cookie that carries the key."
    )
    {
        Examples = ["session"],
    };

    private static readonly OptionalSetting<string> Prefix = new(
        "prefix",
        HeaderNames.Value,
        "The text before the key in the header. Omitted: there is none."
    )
    {
        Examples = ["\"Token \""],
    };

    private static readonly SecretSettings Key = new("", "key", "FMP_API_KEY", "key", "api_key", "token", "secret", "variable");

    public static readonly Kind<SourceAuth> Kind = new(
        "api_key",
        new(
            "auth api_key",
            "A key in the query, in a header or in a cookie.",
            Query,
            Header,
            Cookie,
            Prefix,
            Key.Variable,
            Key.File,
            Key.Keys
        )
        {
            Rules =
            [
                new SettingRule.ExactlyOne(
                    "'auth' must name one of 'query', 'header' and 'cookie' as the key's place",
                    Query,
                    Header,
                    Cookie
                ),
                new SettingRule.Needs(Prefix, Header, "'prefix' is the text before the key in a header: it needs 'header'"),
                Key.RuleWithKeys,
            ],
        },
        Read,
        isUsual: true
    )
    {
        AlsoCalled = ["token", "apikey", "header", "query", "cookie"],
    };

    private static SourceAuth.ApiKey? Read(YamlMap map)
    {
        var (keys, query, header, cookie, prefix) = (
            Key.ReadAll(map),
            Query.Read(map),
            Header.Read(map),
            Cookie.Read(map),
            Prefix.Read(map)
        );
        return keys.Count == 0
            ? null
            : new(keys[0], query, header, prefix) { Cookie = cookie, Further = keys.Count > 1 ? [.. keys.Skip(1)] : [] };
    }
}
