using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>What both kinds of OAuth 2.0 have in common.</summary>
internal static class OAuth2Settings
{
    private static readonly Setting<Uri> TokenUrl = TokenSettings.LoginUrl(
        "token_url",
        "https://login.example.com/oauth/token",
        "token_refresh_endpoint",
        "access_token_url",
        "login_url"
    );

    private static readonly OptionalSetting<string> ClientId = new(
        "client_id",
        Scalars.Word,
        "The id of the client, where it is no secret."
    )
    {
        Examples = ["my-app"],
    };

    private static readonly SecretSettings ClientIdPlace = new("client_id_", "client id", "ACME_CLIENT_ID");

    private static readonly Setting<bool> ClientInForm = new(
        "client_in",
        Scalars.Choice<bool>(
            new("header", false, "as user name and password in the Authorization header."),
            new("form", true, "as `client_id` and `client_secret` among the fields of the form.") { AlsoCalled = ["body"] }
        ),
        false,
        "How the client names itself to the login."
    )
    {
        Examples = ["form"],
        AlsoCalled = ["client_auth", "token_endpoint_auth_method"],
    };

    private static readonly Setting<IReadOnlyList<string>> Scopes = new(
        "scope",
        new ListOf<string>(Scalars.Text with { Type = "scope" }),
        [],
        "What the token shall be good for. Omitted: what the source gives."
    )
    {
        Examples = ["read", "[quotes, trades]"],
        AlsoCalled = ["scopes"],
    };

    private static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Form = new(
        "form",
        new MapOf<string>(Scalars.Word),
        [],
        "Further fields of the login's form. A secret has no place in them."
    )
    {
        Examples = ["{ audience: \"https://api.example.com/\" }"],
        AlsoCalled = ["refresh_request_body", "access_token_request_data", "body"],
    };

    private static readonly Setting<IReadOnlyList<string>> TokenPath = new(
        "token",
        Scalars.FieldPath,
        ["access_token"],
        "Where the token is in the login's answer."
    )
    {
        Examples = ["data.access_token"],
        AlsoCalled = ["token_path", "access_token_name"],
    };

    private static readonly string[] OwnFields = ["grant_type", "client_id", "client_secret", "refresh_token", "scope"];

    /// <summary>The group of a kind.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="own">The settings that the other kind has not.</param>
    /// <param name="rules">Rules of its own.</param>
    public static SettingGroup Group(string name, string purpose, IReadOnlyList<Setting> own, IReadOnlyList<SettingRule> rules) =>
        new(
            name,
            purpose,
            [
                TokenUrl,
                ClientId,
                ClientIdPlace.Variable,
                ClientIdPlace.File,
                .. own,
                ClientInForm,
                Scopes,
                Form,
                TokenPath,
                .. TokenSettings.All,
            ]
        )
        {
            Rules =
            [
                new SettingRule.ExactlyOne(
                    "'auth' must name one of 'client_id', 'client_id_env' and 'client_id_file'",
                    ClientId,
                    ClientIdPlace.Variable,
                    ClientIdPlace.File
                ),
                .. rules,
                .. TokenSettings.Rules,
            ],
        };

    /// <summary>Fills what both kinds have.</summary>
    public static T Read<T>(YamlMap map, Func<Uri, T> made)
        where T : SourceAuth.OAuth2
    {
        var (query, header, cookie, prefix) = TokenSettings.Place(map);
        CheckForm(map, Form.Read(map));
        return made(TokenUrl.Read(map)) with
        {
            ClientId = ClientId.Read(map),
            ClientIdPlace = ClientIdPlace.Read(map),
            ClientInForm = ClientInForm.Read(map),
            Scopes = Scopes.Read(map),
            Form = Form.Read(map),
            TokenPath = TokenPath.Read(map),
            Query = query,
            Header = header,
            Cookie = cookie,
            Prefix = prefix,
            Lifetime = TokenSettings.Lifetime.Read(map),
        };
    }

    private static void CheckForm(YamlMap map, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        foreach (var (name, _) in form)
        {
            if (OwnFields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                map.Problem(
                    map.LineOf(Form.Key, name),
                    $"field '{name}' of 'form' is sent in any case; it comes from the other settings of 'auth'"
                );
            }
            else if (SecretNames.LooksLikeSecret(name))
            {
                map.Problem(
                    map.LineOf(Form.Key, name),
                    $"field '{Excerpt.Of(name)}' of 'form' looks like a secret; a recipe never holds one"
                );
            }
        }
    }
}
