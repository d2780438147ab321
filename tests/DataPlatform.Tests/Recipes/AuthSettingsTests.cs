using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class AuthSettingsTests
{
    [Fact]
    public void Each_kind_of_auth_is_read_and_a_key_is_the_usual_one()
    {
        Assert.Equal(new SourceAuth.ApiKey(SecretPlace.InVariable("A_KEY"), "key", null, null), Auth("{ query: key, env: A_KEY }"));
        Assert.Equal(
            new SourceAuth.ApiKey(SecretPlace.InVariable("A_KEY"), null, "Authorization", "Token "),
            Auth("{ type: api_key, header: Authorization, prefix: 'Token ', env: A_KEY }")
        );
        Assert.Equal(
            new SourceAuth.ApiKey(SecretPlace.InFile("/run/secrets/key"), null, null, null) { Cookie = "sid" },
            Auth("{ cookie: sid, file: /run/secrets/key }")
        );
        Assert.Equal(
            new SourceAuth.ApiKey(SecretPlace.InVariable("A_TOKEN"), null, "Authorization", "Bearer "),
            Auth("{ type: bearer, env: A_TOKEN }")
        );
        var several = Assert.IsType<SourceAuth.Several>(Auth("[{ header: X-Id, env: AN_ID }, { query: key, env: A_KEY }]"));
        Assert.Equal(["AN_ID", "A_KEY"], several.Secrets.Select(s => s.Place.Variable));
        Assert.Equal(["key", "X-Id"], several.SecretParameters.Concat(several.SecretHeaders));
        Assert.Equal(
            new SourceAuth.Basic("Ünal Ö.", SecretPlace.InVariable("A_PASSWORD")),
            Auth("{ type: basic, username: Ünal Ö., env: A_PASSWORD }")
        );
    }

    [Theory]
    [InlineData("{ type: basic, username: 'me:canary', env: A }")]
    [InlineData("{ type: basic, username: \"me\\ncanary\", env: A }")]
    [InlineData("{ type: basic, username: \"canary\\x7f\", env: A }")]
    [InlineData("{ type: basic, username: me, env: canary }")]
    [InlineData("{ type: basic, username: me, password: canary, env: A }")]
    [InlineData("{ query: key, env: canary }")]
    [InlineData("{ query: key, file: canary }")]
    [InlineData("{ type: bearer, env: canary }")]
    [InlineData("[{ query: key, env: A }, { header: X-Key, env: canary }]")]
    [InlineData("{ query: key, key: canary, env: A }")]
    public void What_may_be_a_secret_is_refused_and_not_repeated(string auth)
    {
        var problem = Assert.Single(Problems(auth));

        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: basic, env: A }", "'username' is missing; write for example 'username: my-name'")]
    [InlineData("{ type: basic, username: me }", "'auth' must name either 'env' or 'file' as the place of the password")]
    [InlineData("{ query: q, env: A, file: /x/y }", "'auth' must name one of 'env', 'file' and 'keys' as the place of the key")]
    [InlineData("{ env: A }", "'auth' must name one of 'query', 'header' and 'cookie' as the key's place")]
    [InlineData("{ query: q, cookie: c, env: A }", "'auth' must name one of 'query', 'header' and 'cookie' as the key's place")]
    [InlineData("[{ header: X-Key, env: A }, { header: x-key, env: B }]", "two secrets in one header 'X-Key'")]
    [InlineData("[{ header: X-Key, env: A }, A_KEY]", "each of 'auth' must be a mapping ({ type: api_key, ... }), not 'A_KEY'")]
    [InlineData("[]", "'auth' must be a mapping ({ type: api_key, ... }), not a list")]
    [InlineData("{ username: me, query: key, env: A }", "unknown key 'username'; it belongs to 'type: basic'")]
    [InlineData(
        "{ type: token, env: A }",
        "'type' must be one of api_key, bearer, basic, oauth2_client_credentials, oauth2_refresh_token, session_token, not 'token' (did you mean 'api_key'?)"
    )]
    [InlineData(
        "{ type: basik, env: A }",
        "'type' must be one of api_key, bearer, basic, oauth2_client_credentials, oauth2_refresh_token, session_token, not 'basik' (did you mean 'basic'?)"
    )]
    [InlineData(
        "{ type: [], env: A }",
        "'type' must be one of api_key, bearer, basic, oauth2_client_credentials, oauth2_refresh_token, session_token, not a list"
    )]
    [InlineData("A_KEY", "'auth' must be a mapping ({ type: api_key, ... }), not 'A_KEY'")]
    [InlineData("", "'auth' is empty; write for example 'auth: { query: apikey, env: FMP_API_KEY }', or leave it out")]
    public void What_cannot_work_is_told_with_what_to_write(string auth, string message) => Assert.Equal([message], Problems(auth));

    [Fact]
    public void Each_kind_that_logs_in_is_read()
    {
        var client = Assert.IsType<SourceAuth.OAuth2ClientCredentials>(
            Auth(
                "{ type: oauth2_client_credentials, token_url: \"https://login.test/t\", client_id: 4711, env: A_SECRET, form: { audience: x } }"
            )
        );
        Assert.Equal(
            (new Uri("https://login.test/t"), "4711", "Authorization", "Bearer "),
            (client.LoginUrl, client.ClientId, client.Header, client.Prefix)
        );
        Assert.Equal(["access_token"], client.TokenPath);
        var refresh = Assert.IsType<SourceAuth.OAuth2RefreshToken>(
            Auth(
                "{ type: oauth2_refresh_token, token_url: /t, client_id_env: AN_ID, client_secret_file: /x/y, env: A_TOKEN, query: token }"
            )
        );
        Assert.Equal(["refresh token", "client secret", "client id"], refresh.Secrets.Select(s => s.Word));
        Assert.Equal(("token", null, null), (refresh.Query, refresh.Header, refresh.Prefix));
        var session = Assert.IsType<SourceAuth.SessionToken>(
            Auth(
                "{ type: session_token, login_url: a/b, json: { a: { b: [\"{pass}\", 1] } }, secrets: { pass: /run/pass }, token_cookie: sid, lifetime: 20m }"
            )
        );
        Assert.Equal(new RequestBody.Json("""{"a":{"b":["{pass}",1]}}"""), session.Body);
        Assert.Equal(("sid", null, TimeSpan.FromMinutes(20)), (session.Cookie, session.Header, session.Lifetime));
        Assert.Equal(new Uri("http://127.0.0.1:1/api/a/b"), session.LoginAt(Some.Source));
    }

    [Theory]
    [InlineData(
        "{ type: oauth2_client_credentials, token_url: \"http://login.test/t\", client_id: a, env: A }",
        "'token_url' must be an https address, or a path below base_url, not 'http://login.test/t'"
    )]
    [InlineData(
        "{ type: oauth2_client_credentials, token_url: \"https://a/t?key=canary\", client_id: a, env: A }",
        "'token_url' must be an address without user, query or fragment (a secret is where 'env' or 'file' says)"
    )]
    [InlineData(
        "{ type: oauth2_client_credentials, token_url: t, env: A }",
        "'auth' must name one of 'client_id', 'client_id_env' and 'client_id_file'"
    )]
    [InlineData(
        "{ type: oauth2_refresh_token, token_url: t, client_id: a, refresh_token: A }",
        "unknown key 'refresh_token' (did you mean 'env'?); write for example 'env: ACME_REFRESH_TOKEN'|'auth' must name either 'env' or 'file' as the place of the refresh token"
    )]
    [InlineData(
        "{ type: oauth2_client_credentials, token_url: t, client_id: a, env: A, query: q, prefix: x }",
        "'prefix' is the text before the token in a header"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, form: { a: \"{pas}\" }, secrets: { pass: A }, token: t }",
        "'{pas}' names no secret of 'secrets' (did you mean 'pass'?)|secret 'pass' is used nowhere; write \"{pass}\" in 'json', 'form' or 'headers'"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, method: GET, json: { a: \"{pass}\" }, secrets: { pass: A }, token: t }",
        "a GET carries no 'json'"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, json: { a: {pass} }, secrets: { pass: A }, token: t }",
        "'{pass}' is no text; write a placeholder in quotes: \"{pass}\"|secret 'pass' is used nowhere; write \"{pass}\" in 'json', 'form' or 'headers'"
    )]
    [InlineData(
        "[{ type: session_token, login_url: t, form: { a: \"{p}\" }, secrets: { p: A }, token: t }, { type: oauth2_client_credentials, token_url: t, client_id: a, env: A, header: X-A }]",
        "two kinds of 'auth' that log in; a source has one login"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, form: { password: canary, a: \"{p}\" }, secrets: { p: A }, token: t }",
        "'password' of 'form' looks like a secret; a recipe never holds one: name it in 'secrets', and write its name in braces"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, json: { a: [{ Client-Secret: canary }], b: \"{p}\" }, secrets: { p: A }, token: t }",
        "'Client-Secret' of 'json' looks like a secret; a recipe never holds one: name it in 'secrets', and write its name in braces"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, headers: { Authorization: Basic canary, a: \"{p}\" }, secrets: { p: A }, token: t }",
        "'Authorization' of 'headers' looks like a secret; a recipe never holds one: name it in 'secrets', and write its name in braces"
    )]
    [InlineData(
        "{ type: session_token, login_url: t, json: { \"{p}\": x }, secrets: { p: A }, token: t }",
        "secret 'p' is used nowhere; write \"{p}\" in 'json', 'form' or 'headers'"
    )]
    [InlineData(
        "{ type: oauth2_client_credentials, token_url: t, client_id: a, env: A, form: { grant_type: x, api_key: canary } }",
        "field 'grant_type' of 'form' is sent in any case; it comes from the other settings of 'auth'|field 'api_key' of 'form' looks like a secret; a recipe never holds one"
    )]
    public void A_login_that_cannot_work_is_told_with_what_to_write(string auth, string messages) =>
        Assert.Equal(messages.Split('|'), Problems(auth));

    [Theory]
    [InlineData(
        "{ Authorization: Bearer canary }",
        "header 'Authorization' carries a secret; a recipe never holds one: declare it with 'auth'"
    )]
    [InlineData("{ X-API-Key: canary }", "header 'X-API-Key' carries a secret; a recipe never holds one: declare it with 'auth'")]
    [InlineData("{ X-Mine: canary }", "header 'X-Mine' carries a secret; a recipe never holds one: declare it with 'auth'")]
    [InlineData("{ Host: elsewhere.test }", "'headers' must name the name of a request header like X-Api-Key, not 'Host'")]
    [InlineData("{ Content-Type: text/plain }", "'headers' must name the name of a request header like X-Api-Key, not 'Content-Type'")]
    [InlineData("{ X-Name: Zoë }", "'X-Name' must be plain ASCII letters and signs, not 'Zoë'")]
    [InlineData("{ Accept-Encoding: br }", "'headers' must name the name of a request header like X-Api-Key, not 'Accept-Encoding'")]
    public void A_header_holds_no_secret_and_says_nothing_of_how_a_request_is_written(string headers, string message)
    {
        var recipe = RecipeFiles.Minimal.Replace("  universe:", $"  auth: {{ header: X-Mine, env: A }}\n  headers: {headers}\n  universe:");
        using var files = new RecipeFiles().With("demo.yaml", recipe);

        Assert.Equal([message], files.Load().Problems.Select(p => p.Message));
    }

    [Fact]
    public void A_login_that_others_could_read_and_a_refresh_token_of_two_logins_are_refused()
    {
        const string Login = "{ type: oauth2_refresh_token, token_url: t, client_id: a, env: A_TOKEN }";
        var open = WithAuth(Login).Replace("http://127.0.0.1:1/api/", "http://api.test/", StringComparison.Ordinal);
        using var files = new RecipeFiles().With("a.yaml", open);
        using var two = new RecipeFiles()
            .With("a.yaml", WithAuth(Login))
            .With("b.yaml", WithAuth(Login).Replace("demo", "other", StringComparison.Ordinal))
            .With(
                "c.yaml",
                WithAuth(Login.Replace("client_id: a", "client_id: b", StringComparison.Ordinal))
                    .Replace("demo", "third", StringComparison.Ordinal)
            );

        Assert.Equal(
            ["the login goes to api.test by http, where others can read it; it needs https"],
            files.Load().Problems.Select(p => p.Message)
        );
        Assert.Equal(
            [
                "the refresh token of source 'demo', which logs in otherwise; sources that share one have the same 'token_url', client, 'scope', 'form', 'token' and "
                    + "'lifetime'",
            ],
            two.Load().Problems.Select(p => p.Message)
        );
    }

    private static SourceAuth? Auth(string auth)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithAuth(auth));
        return files.Book().Sources[0].Auth;
    }

    private static List<string> Problems(string auth)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithAuth(auth));
        return [.. files.Load().Problems.Select(p => p.Message)];
    }

    private static string WithAuth(string auth) => RecipeFiles.Minimal.Replace("  universe:", $"  auth: {auth}\n  universe:");
}
