using System.Text;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A vendor that wants to know who asks, in each way that a recipe can say it.</summary>
public sealed class AuthTests
{
    private const string Token = "a-token-that-4711-users-have";
    private const string Secret = "pässword: with a colon, and 日本";

    [Theory]
    [InlineData("type: basic, username: Aladdin", "Authorization", "Basic")]
    [InlineData("query: apikey", "apikey", "")]
    public async Task A_run_proves_who_asks_and_one_with_another_secret_is_refused(string auth, string place, string scheme)
    {
        var wanted = scheme == "Basic" ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("Aladdin:" + Secret)) : Secret;
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            source: $"attempts: 1\nauth: {{ {auth}, env: SMALL_SECRET }}",
            answer: request =>
                (request.Headers.GetValueOrDefault(place) ?? request.Query.GetValueOrDefault(place)) == wanted
                    ? null
                    : new("who are you?", Status: 401)
        );

        var refused = await Engine("another secret").RunAsync(market.Options);
        var answered = await Engine(Secret).RunAsync(market.Options);

        Assert.Equal(FailureKind.Auth, Assert.Single(refused.Failures).Kind);
        Assert.Equal((RunStatus.Succeeded, new RequestCounts(4, 4, 0, 0)), (answered.Status, answered.Requests));
    }

    [Theory]
    [InlineData("type: basic, username: me", null, "needs a password: set the environment variable SMALL_SECRET")]
    [InlineData("type: basic, username: me", "two\nlines", ": the password in SMALL_SECRET holds a line break or control character")]
    [InlineData("query: apikey", " ", "needs a key: set the environment variable SMALL_SECRET")]
    [InlineData("header: X-Key", "a-tab\tin-the-key", ": the key in SMALL_SECRET holds a line break or control character")]
    [InlineData("header: X-Key", "schlüssel", ": the key in SMALL_SECRET holds a character that no HTTP header can carry")]
    public async Task A_secret_that_is_not_there_or_cannot_be_sent_is_refused_before_the_first_call(
        string auth,
        string? secret,
        string problem
    )
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: $"attempts: 1\nauth: {{ {auth}, env: SMALL_SECRET }}"
        );

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Engine(secret).RunAsync(market.Options));

        Assert.EndsWith(problem, Assert.Single(refusal.Problems), StringComparison.Ordinal);
        Assert.Empty(market.Api.Asked);
    }

    [Theory]
    [InlineData("type: bearer", "Authorization", "Bearer " + Token)]
    [InlineData("cookie: sid", "Cookie", "sid=" + Token)]
    public async Task A_secret_may_be_in_a_file_and_goes_where_the_recipe_says(string auth, string header, string sent)
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: $"attempts: 1\nauth: {{ {auth}, file: ./secrets/token }}",
            answer: r =>
                r.Headers.GetValueOrDefault(header) == sent ? new($"[{{\"symbol\":\"A\",\"name\":\"{sent}\"}}]") : new("", Status: 401)
        );
        market.With("secrets/token", Token + "\n");

        var summary = await new TestEngine().RunAsync(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.DoesNotContain(Token, Tables.Value(market.Data, "SELECT name FROM silver.small_list_01"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_secrets_from_the_file_beside_the_recipes_are_sent_with_the_sources_headers()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "attempts: 1\nauth: [{ header: X-Id, env: AN_ID }, { header: X-Key, env: A_KEY }]\nheaders: { User-Agent: Jane jane@example.com }"
        );
        market.With(".env", $"AN_ID=id-of-the-user-1\nexport A_KEY='{Token}'\n");

        var summary = await new TestEngine().RunAsync(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        var sent = Assert.Single(market.Api.Requests).Headers;
        Assert.Equal(("id-of-the-user-1", Token, "Jane jane@example.com"), (sent["X-Id"], sent["X-Key"], sent["User-Agent"]));
    }

    [Theory]
    [InlineData("file: ./secrets/none", ": the file of the key is not there")]
    [InlineData("file: ./secrets/empty", ": the file of the key is empty")]
    [InlineData("file: ./secrets/two", ": the key holds a line break or control character")]
    [InlineData(
        "file: ./secrets/short",
        ": the key is shorter than 8 characters; what is kept is searched for it, so it would go missing from the data for ever"
    )]
    public async Task A_file_that_holds_no_secret_is_refused_before_the_first_call(string place, string problem)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, source: $"attempts: 1\nauth: {{ query: key, {place} }}");
        market.With("secrets/empty", " \n").With("secrets/two", "a-line-of-it\nand another").With("secrets/short", "canary");

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => new TestEngine().RunAsync(market.Options));

        Assert.EndsWith($"source small{problem}", Assert.Single(refusal.Problems), StringComparison.Ordinal);
        Assert.Empty(market.Api.Asked);
    }

    private static TestEngine Engine(string? secret) =>
        new(environment: secret is null ? null : new Dictionary<string, string> { ["SMALL_SECRET"] = secret });
}
