using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Sources that are logged in to by a request of their own kind.</summary>
public sealed class SessionTokenTests
{
    private const string Session =
        "auth: { type: session_token, login_url: login, json: { user: \"{who}\", key: [\"{pass}\"] }, secrets: { who: WHO, pass: SECRET }, token: data.id, header: X-Session }";

    [Theory]
    [InlineData(Session)]
    [InlineData(
        "auth: { type: session_token, login_url: login, form: { user: \"{who}\", key: \"{pass}\" }, secrets: { who: WHO, pass: SECRET }, token_cookie: X-Session }"
    )]
    [InlineData(
        "auth: { type: session_token, login_url: login, method: GET, headers: { X-Key: \"{pass}\", Accept: text/plain, X-Client: login }, secrets: { pass: ./secrets/pass }, token_header: X-New, query: X-Session }"
    )]
    public async Task A_session_is_opened_by_the_request_that_the_recipe_describes(string auth)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SECRET"] = TokenVendor.Secret,
            ["WHO"] = " user \"4711\" ",
        };
        const string Id = "session-number-0815";
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: $"attempts: 1\nheaders: {{ X-Client: data }}\n{auth}",
            answer: r =>
                r.Path == "/login"
                    ? IsRight(r)
                        ? new($"{{\"data\":{{\"id\":\"{Id}\"}}}}")
                        {
                            Headers = new Dictionary<string, string> { ["X-New"] = Id, ["Set-Cookie"] = $"X-Session={Id}; HttpOnly" },
                        }
                        : new("no", 403)
                    : r.Headers.GetValueOrDefault("X-Session") == Id
                    || r.Headers.GetValueOrDefault("Cookie") == $"X-Session={Id}"
                    || r.Query.GetValueOrDefault("X-Session") == Id
                        ? null
                        : new("", 401)
        );
        market.With("secrets/pass", TokenVendor.Secret + "\n");

        var summary = await new TestEngine(environment: environment).RunAsync(market.Options);

        Assert.True(summary.Status == RunStatus.Succeeded, string.Join('\n', summary.Notes));
        Assert.Equal(["/login", "/list-01"], market.Api.Requests.Select(r => r.Path));
        Assert.DoesNotContain(TokenTests.Written(market), text => text.Contains(Id, StringComparison.Ordinal));

        bool IsRight(StubApi.Request r) =>
            r.Body == $"{{\"user\":\"user \\\"4711\\\"\",\"key\":[\"{TokenVendor.Secret}\"]}}"
            || r.Body == $"user=user%20%224711%22&key={TokenVendor.Secret}"
            || (
                r.Method == "GET"
                && r.Headers.GetValueOrDefault("X-Key") == TokenVendor.Secret
                && r.Headers.GetValueOrDefault("Accept") == "text/plain"
                && r.Headers.GetValueOrDefault("X-Client") == "login"
            );
    }
}
