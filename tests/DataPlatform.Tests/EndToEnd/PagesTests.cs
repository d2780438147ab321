using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers of more than one page, and bodies of other formats, from the vendor to the table and back from bronze.</summary>
public sealed class PagesTests
{
    private const string Key = "canary-key-4711-of-the-vendor";

    private readonly TestEngine _engine = new(environment: new Dictionary<string, string> { ["SMALL_KEY"] = Key });

    [Fact]
    public async Task Next_addresses_are_followed_with_the_key_added_again_and_replay_the_same()
    {
        await using var market = await LinkedAsync(r =>
            r.Query.GetValueOrDefault("cursor") switch
            {
                null => Page(1, $"{Authority(r)}/v3/trades?cursor=b&apikey={Key}"),
                "b" => Page(2, "?cursor=c"),
                _ => Page(3, null),
            }
        );

        var summary = await _engine.RunAsync(market.Options);
        var rows = Tables.Rows(market.Data, "SELECT id, _bronze_line FROM silver.trades ORDER BY id");
        var request = Tables.Rows(market.Data, "SELECT status, bronze_line, attempts FROM ops.requests");
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(1, 1, 0, 0)), (summary.Status, summary.Requests));
        Assert.Equal(3, summary.Bronze.Responses);
        Assert.Equal(
            [$"/trades?limit=2&apikey={Key}", $"/v3/trades?cursor=b&apikey={Key}", $"/v3/trades?cursor=c&apikey={Key}"],
            market.Api.Asked
        );
        Assert.Equal(["1|1", "2|2", "3|3"], rows);
        Assert.Equal(rows, Tables.Rows(market.Data, "SELECT id, _bronze_line FROM silver.trades ORDER BY id"));
        Assert.Equal(request, Tables.Rows(market.Data, "SELECT status, bronze_line, attempts FROM ops.requests"));
        Assert.DoesNotContain(Bronze(market), line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_next_address_on_another_host_is_never_asked()
    {
        await using var elsewhere = await StubApi.StartAsync(_ => new("{}"));
        await using var market = await LinkedAsync(_ => Page(1, $"{elsewhere.Address}trades?cursor=b"));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Partial, FailureKind.ForeignPage), (summary.Status, Assert.Single(summary.Failures).Kind));
        Assert.Empty(elsewhere.Requests);
        Assert.Single(market.Api.Requests);
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_whole_answer_due_again()
    {
        var broken = true;
        await using var market = await LinkedAsync(r =>
            r.Query.GetValueOrDefault("cursor") is null ? Page(1, "?cursor=b")
            : broken ? new("", Status: 500)
            : Page(2, "")
        );

        var failed = await _engine.RunAsync(market.Options);
        broken = false;
        var whole = await _engine.RunAsync(market.Options);
        var again = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(1, 0, 1, 0), failed.Requests);
        Assert.Equal(new RequestCounts(1, 1, 0, 0), whole.Requests);
        Assert.Equal(new RequestCounts(1, 0, 0, 1), again.Requests);
        Assert.Equal(["1", "2"], Tables.Rows(market.Data, "SELECT id FROM silver.trades ORDER BY id"));
    }

    [Fact]
    public async Task Json_lines_are_rows_and_a_row_that_does_not_fit_is_quarantined_with_its_text()
    {
        await using var market = await VendorAsync(
            """
              - name: events
                domain: market
                scope: global
                path: events
                format: json_lines
                silver_table: events
                key: [id]
                columns: { id: integer, name: text }
            """,
            _ =>
                new(
                    "{\"id\":1,\"name\":\"a\"}\n\n{\"id\":\"x\",\"name\":\"b\"}\r\n{\"id\":3,\"name\":\"é\"}",
                    ContentType: "application/x-ndjson"
                )
        );

        var summary = await _engine.RunAsync(market.Options);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(new SilverCounts(3, 2, 0, 0, 1), summary.Silver);
        Assert.Equal(["1|a", "3|é"], Tables.Rows(market.Data, "SELECT id, name FROM silver.events ORDER BY id"));
        Assert.Equal(
            "not a number|2|{\"id\":\"x\",\"name\":\"b\"}",
            Tables.Value(market.Data, "SELECT reason, row_number, row_text FROM ops.quarantine")
        );
    }

    private static Task<SmallMarket> LinkedAsync(Func<StubApi.Request, StubApi.Answer> answer) =>
        VendorAsync(
            """
              - name: trades
                domain: market
                scope: global
                path: trades
                query: { limit: "2" }
                rows: results
                pagination: { type: next_url, path: next_url }
                silver_table: trades
                key: [id]
                columns: { id: integer }
            """,
            answer
        );

    private static async Task<SmallMarket> VendorAsync(string datasets, Func<StubApi.Request, StubApi.Answer> answer)
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: answer);
        return market.With(
            "small.yaml",
            $$"""
            source:
              name: small
              base_url: {{market.Api.Address}}
              auth: { query: apikey, env: SMALL_KEY }
              attempts: 1

            datasets:
            {{datasets}}
            """
        );
    }

    private static StubApi.Answer Page(int id, string? next) =>
        new($"{{\"results\":[{{\"id\":{id}}}],\"next_url\":{(next is null ? "null" : $"\"{next}\"")}}}");

    private static string Authority(StubApi.Request request) => "http://" + request.Headers["Host"];

    private static IEnumerable<string> Bronze(SmallMarket market) =>
        Directory.EnumerateFiles(market.Data, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines);
}
