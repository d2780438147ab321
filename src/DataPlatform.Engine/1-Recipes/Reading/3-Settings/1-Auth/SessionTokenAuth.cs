using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: session_token</c>: a token that a login request of the source's own kind gets.</summary>
internal static class SessionTokenAuth
{
    private static readonly Setting<Uri> LoginUrl = TokenSettings.LoginUrl(
        "login_url",
        "auth/login",
        "token_url",
        "login_requester",
        "url"
    );

    private static readonly Setting<string> Method = new(
        "method",
        Scalars.Choice<string>(new("POST", "POST", "") { AlsoCalled = ["post"] }, new("GET", "GET", "") { AlsoCalled = ["get"] }),
        "POST",
        "The method of the login."
    )
    {
        Examples = ["GET"],
        AlsoCalled = ["http_method"],
    };

    private static readonly OptionalSetting<string> Json = new(
        "json",
        new JsonTree(),
        "The login's body as JSON. A name of `secrets` in braces stands for that secret, in it as in `form` and `headers`."
    )
    {
        Examples = ["{ username: jane, password: \"{password}\" }"],
        AlsoCalled = ["request_body_json", "body"],
    };

    private static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Form = new(
        "form",
        new MapOf<string>(Scalars.Word),
        [],
        "The login's body as the fields of a form."
    )
    {
        Examples = ["{ username: jane, password: \"{password}\" }"],
        AlsoCalled = ["request_body_data", "data"],
    };

    private static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Headers = new(
        "headers",
        new MapOf<string>(HeaderNames.Value) { Name = HeaderNames.Name },
        [],
        "Headers of the login."
    )
    {
        Examples = ["{ X-Api-Key: \"{key}\" }"],
        AlsoCalled = ["request_headers"],
    };

    private static readonly Setting<IReadOnlyList<KeyValuePair<string, SecretPlace>>> Named = new(
        "secrets",
        new MapOf<SecretPlace>(SecretSettings.Place) { Name = Names.Sql },
        [],
        "The secrets of the login by name: for each the environment variable, or the file (with a `/` in it), that holds it. They are taken out of all "
            + "data, so a name that is no secret stands in the recipe itself."
    )
    {
        IsRequired = true,
        Examples = ["{ password: ACME_PASSWORD }"],
        AlsoCalled = ["env", "credentials"],
    };

    private static readonly OptionalSetting<IReadOnlyList<string>> TokenPath = new(
        "token",
        Scalars.FieldPath,
        "Where the token is in the login's answer."
    )
    {
        Examples = ["data.token"],
        AlsoCalled = ["token_path", "session_token_path"],
    };

    private static readonly OptionalSetting<string> TokenHeader = new(
        "token_header",
        HeaderNames.Name,
        "The header of the login's answer that has the token."
    )
    {
        Examples = ["X-Session"],
    };

    private static readonly OptionalSetting<string> TokenCookie = new(
        "token_cookie",
        Scalars.Matching("name", "[A-Za-z0-9!#$%&'*+.^_`|~-]+", "the name of a cookie like session"),
        "The cookie of the login's answer that has the token; it goes back as the same cookie where no other place is named."
    )
    {
        Examples = ["session"],
    };

    public static readonly Kind<SourceAuth> Kind = new(
        "session_token",
        new(
            "auth session_token",
            "A token that a login request gets, and gets anew when its time is over or it is refused.",
            [LoginUrl, Method, Json, Form, Headers, Named, TokenPath, TokenHeader, TokenCookie, .. TokenSettings.All]
        )
        {
            Rules =
            [
                new SettingRule.ExactlyOne(
                    "'auth' must name one of 'token', 'token_header' and 'token_cookie' as the token's place in the login's answer",
                    TokenPath,
                    TokenHeader,
                    TokenCookie
                ),
                new SettingRule.NotBoth(Json, Form, "'json' and 'form' are both the login's body; keep one"),
                new SettingRule.NotWith(Json, Method, ["GET"], "a GET carries no 'json'"),
                new SettingRule.NotWith(Form, Method, ["GET"], "a GET carries no 'form'"),
                .. TokenSettings.Rules,
            ],
        },
        Read
    )
    {
        AlsoCalled = ["login", "session"],
    };

    private static SourceAuth.SessionToken? Read(YamlMap map)
    {
        var (json, form, named, headers) = (Json.Read(map), Form.Read(map), Named.Read(map), Headers.Read(map));
        var (query, header, cookie, prefix) = TokenSettings.Place(map);
        var setCookie = TokenCookie.Read(map);
        var goesBack = setCookie is not null && TokenSettings.All.Take(3).All(s => !map.Has(s.Key));
        IReadOnlyList<(string Key, string Name, string Text)> texts =
        [
            .. json is null ? [] : new RequestBody.Json(json).Named.Select(t => (Json.Key, t.Name, t.Text)),
            .. form.Select(f => (Form.Key, f.Key, f.Value)),
            .. headers.Select(h => (Headers.Key, h.Key, h.Value)),
        ];
        CheckNames(map, [.. texts.Select(t => t.Text)], [.. named.Select(n => n.Key)]);
        CheckSecrets(map, texts);
        var auth = new SourceAuth.SessionToken
        {
            LoginUrl = LoginUrl.Read(map),
            Method = Method.Read(map),
            LoginHeaders = headers,
            Body =
                json is not null ? new RequestBody.Json(json)
                : form.Count > 0 ? new RequestBody.Form(form)
                : null,
            Named = named,
            TokenPath = TokenPath.Read(map),
            TokenHeader = TokenHeader.Read(map),
            TokenCookie = setCookie,
            Query = query,
            Header = goesBack ? null : header,
            Cookie = goesBack ? setCookie : cookie,
            Prefix = goesBack ? null : prefix,
            Lifetime = TokenSettings.Lifetime.Read(map),
        };
        return named.Count == 0 ? null : auth;
    }

    private static void CheckSecrets(YamlMap map, IReadOnlyList<(string Key, string Name, string Text)> texts)
    {
        foreach (var (key, name, text) in texts.Where(t => SecretNames.LooksLikeSecret(t.Name)))
        {
            if (!Placeholder.SecretNamesIn(text).Any())
            {
                map.Problem(
                    key == Json.Key ? map.LineOf(key) : map.LineOf(key, name),
                    $"'{Excerpt.Of(name)}' of '{key}' looks like a secret; a recipe never holds one: name it in 'secrets', and write its name in braces"
                );
            }
        }
    }

    private static void CheckNames(YamlMap map, IReadOnlyList<string> texts, IReadOnlyList<string> names)
    {
        var used = texts.SelectMany(Placeholder.SecretNamesIn).ToHashSet(StringComparer.Ordinal);
        foreach (var name in used.Except(names, StringComparer.Ordinal))
        {
            map.Problem(map.Line, $"'{{{Excerpt.Of(name)}}}' names no secret of 'secrets'{Suggestion.For(name, names)}");
        }

        foreach (var name in names.Except(used, StringComparer.Ordinal))
        {
            map.Problem(
                map.LineOf(Named.Key, name),
                $"secret '{name}' is used nowhere; write \"{{{name}}}\" in 'json', 'form' or 'headers'"
            );
        }
    }
}
