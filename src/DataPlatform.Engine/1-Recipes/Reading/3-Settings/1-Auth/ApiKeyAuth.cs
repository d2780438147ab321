using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: api_key</c>: a key in the query or in a header.</summary>
internal static class ApiKeyAuth
{
    // Those say where a request goes and how it is written, which a key must not.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Transfer-Encoding",
    };

    private static readonly OptionalSetting<string> Query = new("query", Scalars.Text, "The query parameter that carries the key.")
    {
        Examples = ["apikey"],
    };

    private static readonly OptionalSetting<string> Header = new(
        "header",
        new Scalar<string>("header", "the name of a request header like X-Api-Key", TryHeader)
        {
            JsonSchema = () =>
            {
                var schema = Scalars.TextLike("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$");
                schema["not"] = Scalars.TextLike("^([Cc]ontent-.*|[Hh]ost|[Tt]ransfer-[Ee]ncoding|[Cc]onnection)$");
                return schema;
            },
        },
        "The request header that carries the key."
    )
    {
        Examples = ["X-Api-Key", "Authorization"],
    };

    private static readonly OptionalSetting<string> Prefix = new(
        "prefix",
        Scalars.Matching("text", "[ -~]+", "plain ASCII letters and signs") with
        {
            Range = "ASCII",
        },
        "The text before the key in the header. Omitted: there is none."
    )
    {
        Examples = ["\"Bearer \""],
    };

    private static readonly Setting<string> Variable = SecretVariable.Setting("key", "FMP_API_KEY");

    public static readonly Kind<SourceAuth> Kind = new(
        "api_key",
        new("auth api_key", "A key in the query or in a header.", Query, Header, Prefix, Variable)
        {
            Rules =
            [
                new SettingRule.ExactlyOne(Query, Header, "'auth' must name either 'query' or 'header' as the key's place"),
                new SettingRule.Needs(Prefix, Header, "'prefix' is the text before the key in a header: it needs 'header'"),
            ],
        },
        Read,
        isUsual: true
    )
    {
        AlsoCalled = ["bearer", "token", "apikey", "header", "query"],
    };

    private static SourceAuth.ApiKey? Read(YamlMap map)
    {
        var (variable, query, header, prefix) = (Variable.Read(map), Query.Read(map), Header.Read(map), Prefix.Read(map));
        return variable.Length > 0 ? new(variable, query, header, prefix) : null;
    }

    private static bool TryHeader(string text, out string name)
    {
        using var request = new HttpRequestMessage();
        name = text;
        return !OwnHeaders.Contains(text) && request.Headers.TryAddWithoutValidation(text, "");
    }
}
