using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Requests that are more than an address: bodies, pages in them, and values that the user sets.</summary>
public sealed class RequestTests
{
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData(
        "json: { symbol: \"{ticker}\", days: [\"{to | format('yyyyMMdd')}\"], n: \"{limit | number}\" }",
        """{"symbol":"A\"&B","days":["20260109"],"n":40}""",
        "application/json"
    )]
    [InlineData("form: { symbol: \"{ticker}\", n: [\"{limit}\", x] }", "symbol=A%22%26B&n=40&n=x", "application/x-www-form-urlencoded")]
    [InlineData(
        "graphql: \"query ($s: ID!) { bars(symbol: $s) { date } }\", variables: { s: \"{ticker}\", n: \"{limit | number}\" }",
        """{"query":"query ($s: ID!) { bars(symbol: $s) { date } }","variables":{"s":"A\"&B","n":40}}""",
        "application/json"
    )]
    public async Task A_body_is_sent_and_sent_again_and_kept_with_its_digest(string body, string sent, string type)
    {
        var attempts = 0;
        await using var market = await MarketAsync(
            $"body: {{ {body} }}\n    limit: 40",
            _ => Interlocked.Increment(ref attempts) == 1 ? new("", 503) : new("""[{"symbol":"A\"&B","name":"x"}]""")
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["A\"&B"] });
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.All(market.Api.Requests, r => Assert.Equal(("POST", sent, type), (r.Method, r.Body, r.Headers["Content-Type"])));
        Assert.Equal(2, market.Api.Requests.Count);
        var line = Line(market);
        Assert.Equal(("POST", sent), (line.GetProperty("method").GetString(), line.GetProperty("request_body").GetString()));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sent))),
            line.GetProperty("request_sha256").GetString()
        );
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    [Fact]
    public async Task Pages_are_turned_in_a_body_and_a_cursor_that_is_not_there_yet_is_left_out()
    {
        await using var market = await MarketAsync(
            "body: { json: { symbol: \"{ticker}\", after: \"{page}\" } }\n    rows: rows\n    pagination: { type: cursor, path: next }",
            r =>
                r.Body.Contains("after", StringComparison.Ordinal)
                    ? new("""{"rows":[{"symbol":"B","name":"b"}]}""")
                    : new("""{"rows":[{"symbol":"A","name":"a"}],"next":"c 1"}""")
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["X"] });

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(["""{"symbol":"X"}""", """{"symbol":"X","after":"c 1"}"""], market.Api.Requests.Select(r => r.Body));
        Assert.Equal(["A", "B"], Tables.Rows(market.Data, "SELECT symbol FROM silver.posted ORDER BY ALL"));
    }

    [Fact]
    public async Task An_answer_cut_short_goes_on_only_where_the_body_is_still_the_same()
    {
        var isBroken = true;
        await using var market = await MarketAsync(Paged("a"), Page);
        await _engine.RunAsync(market.Options with { Tickers = ["X"] });
        Declare(market, Paged("b"));
        isBroken = false;
        market.Api.Forget();

        await _engine.RunAsync(market.Options with { Tickers = ["X"] });

        Assert.Equal(
            ["""{"kind":"b","page":1}""", """{"kind":"b","page":2}""", """{"kind":"b","page":3}"""],
            market.Api.Requests.Select(r => r.Body)
        );

        static string Paged(string kind) =>
            $"query: {{ s: \"{{ticker}}\" }}\n    body: {{ json: {{ kind: {kind}, page: \"{{page | number}}\" }} }}\n    pagination: {{ type: page_number, start: 1 }}";

        StubApi.Answer Page(StubApi.Request r) =>
            r.Body.Contains("\"page\":1", StringComparison.Ordinal) ? new("""[{"symbol":"A"}]""")
            : isBroken ? new("", 500)
            : r.Body.Contains("\"page\":2", StringComparison.Ordinal) ? new("""[{"symbol":"B"}]""")
            : new("[]");
    }

    [Fact]
    public async Task A_variable_is_what_the_caller_sets_else_the_environments_else_the_recipes()
    {
        const string Variables = "variables: { who: { default: me }, kind: { purpose: what to list } }\n  headers: { X-Who: \"{who}\" }";
        await using var market = await MarketAsync(
            "query: { s: \"{ticker}\", k: \"{kind}\" }",
            _ => new("[{\"symbol\":\"A\"}]"),
            Variables
        );
        var ofEnvironment = new TestEngine(environment: new Dictionary<string, string> { ["DATAPLATFORM_VAR_KIND"] = "a b" });
        var options = market.Options with { Tickers = ["X"] };

        var missing = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));
        var unknown = await Assert.ThrowsAsync<ConfigurationException>(() =>
            _engine.RunAsync(options with { Variables = new Dictionary<string, string> { ["knd"] = "c" } })
        );
        await ofEnvironment.RunAsync(options);
        await ofEnvironment.RunAsync(
            options with
            {
                Date = SmallMarket.Day.AddDays(1),
                Variables = new Dictionary<string, string> { ["kind"] = "c", ["who"] = "you" },
            }
        );

        Assert.EndsWith(
            "source small needs a value for kind (what to list): write --set kind=..., or set the environment variable DATAPLATFORM_VAR_KIND",
            Assert.Single(missing.Problems),
            StringComparison.Ordinal
        );
        Assert.Equal(["--set knd: no recipe has a variable of that name (did you mean 'kind'?)"], unknown.Problems);
        Assert.Equal(
            ["/posted?s=X&k=a%20b me", "/posted?s=X&k=c you"],
            market.Api.Requests.Select(r => $"{r.PathAndQuery} {r.Headers["X-Who"]}")
        );
    }

    private static async Task<SmallMarket> MarketAsync(
        string dataset,
        Func<StubApi.Request, StubApi.Answer> answer,
        string source = "attempts: 2"
    )
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: answer);
        Declare(market, dataset, source);
        return market;
    }

    private static void Declare(SmallMarket market, string dataset, string source = "attempts: 1") =>
        market.With(
            "small.yaml",
            $$"""
            source:
              name: small
              base_url: {{market.Api.Address}}
              {{source}}
            datasets:
              - name: posted
                domain: market
                scope: ticker
                path: posted
                {{dataset}}
                silver_table: posted
                key: [symbol]
                columns: { symbol: text, name: { type: text, optional: true } }
            """
        );

    private static JsonElement Line(SmallMarket market)
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(market.Data, "bronze"), "*.jsonl", SearchOption.AllDirectories));
        return JsonDocument.Parse(File.ReadLines(file).First()).RootElement;
    }
}
