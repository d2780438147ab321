using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: oauth2_client_credentials</c>: a token for the program itself (RFC 6749, 4.4).</summary>
internal static class OAuth2ClientCredentialsAuth
{
    private static readonly SecretSettings Secret = new("", "client secret", "ACME_CLIENT_SECRET", "client_secret", "secret", "variable");

    public static readonly Kind<SourceAuth> Kind = new(
        "oauth2_client_credentials",
        OAuth2Settings.Group(
            "auth oauth2_client_credentials",
            "A token that the program gets with its own id and secret (OAuth 2.0), and gets anew before its time is over.",
            [Secret.Variable, Secret.File],
            [Secret.Rule]
        ),
        Read
    )
    {
        AlsoCalled = ["oauth", "oauth2", "client_credentials", "oauth2_client"],
    };

    private static SourceAuth.OAuth2ClientCredentials? Read(YamlMap map)
    {
        var secret = Secret.Read(map);
        var auth = OAuth2Settings.Read(map, url => new SourceAuth.OAuth2ClientCredentials { LoginUrl = url, ClientSecret = secret });
        return secret is null ? null : auth;
    }
}
