using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: oauth2_refresh_token</c>: a token for a user who has let the program in (RFC 6749, 6).</summary>
internal static class OAuth2RefreshTokenAuth
{
    private static readonly SecretSettings Refresh = new("", "refresh token", "ACME_REFRESH_TOKEN", "refresh_token", "variable");

    private static readonly SecretSettings ClientSecret = new(
        "client_secret_",
        "client secret",
        "ACME_CLIENT_SECRET",
        "client_secret",
        "secret"
    );

    public static readonly Kind<SourceAuth> Kind = new(
        "oauth2_refresh_token",
        OAuth2Settings.Group(
            "auth oauth2_refresh_token",
            "A token that the program gets with the refresh token of a user (OAuth 2.0). A refresh token that the source gives in its place is kept in the "
                + "data folder, in a file that only its owner may read, until another one is set.",
            [Refresh.Variable, Refresh.File, ClientSecret.Variable, ClientSecret.File],
            [
                Refresh.Rule,
                new SettingRule.NotBoth(
                    ClientSecret.Variable,
                    ClientSecret.File,
                    $"'{ClientSecret.Variable.Key}' and '{ClientSecret.File.Key}' both say where the client secret is; keep one"
                ),
            ]
        ),
        Read
    )
    {
        AlsoCalled = ["refresh_token", "oauth_refresh"],
    };

    private static SourceAuth.OAuth2RefreshToken? Read(YamlMap map)
    {
        var (refresh, secret) = (Refresh.Read(map), ClientSecret.Read(map));
        var auth = OAuth2Settings.Read(map, url => new SourceAuth.OAuth2RefreshToken(refresh!) { LoginUrl = url, ClientSecret = secret });
        return refresh is null ? null : auth;
    }
}
