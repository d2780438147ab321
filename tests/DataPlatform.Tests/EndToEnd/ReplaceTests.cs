using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Datasets whose answers are the whole truth: what no longer comes is marked as gone, and only by an answer that is whole.</summary>
public sealed class ReplaceTests
{
    private const string List = """
        replace: true
        key: id
        columns: { id: integer, name: text }
        """;

    private const string There = "SELECT id || CASE WHEN _gone_at IS NULL THEN '' ELSE ' gone' END FROM silver.t ORDER BY id";

    private string _body = "[]";
    private int _status = 200;

    [Fact]
    public async Task A_row_that_no_longer_comes_is_gone_since_then_and_there_again_when_it_comes_back()
    {
        await using var vendor = await StartAsync(List);
        await NextAsync(vendor, """[{"id":1,"name":"a"},{"id":2,"name":"b"}]""");
        Assert.Equal(["1", "2"], vendor.Rows(There));

        await NextAsync(vendor, """[{"id":1,"name":"a"}]""");
        Assert.Equal(["1", "2 gone"], vendor.Rows(There));
        var since = vendor.Rows("SELECT _gone_at FROM silver.t WHERE id = 2").Single();

        var summary = await NextAsync(vendor, """[{"id":1,"name":"a"},{"id":3,"name":"c"}]""");
        Assert.Equal(["1", "2 gone", "3"], vendor.Rows(There));
        Assert.Equal(since, vendor.Rows("SELECT _gone_at FROM silver.t WHERE id = 2").Single());
        Assert.Equal((2, 1, 0, 1), (summary.Silver.RowsRead, summary.Silver.Inserted, summary.Silver.Updated, summary.Silver.Unchanged));

        await NextAsync(vendor, """[{"id":2,"name":"b"},{"id":3,"name":"c"}]""");
        Assert.Equal(["1 gone", "2", "3"], vendor.Rows(There));
        AssertRebuildsTheSame(vendor);
    }

    [Fact]
    public async Task Answers_that_are_promoted_together_mark_what_they_would_have_marked_one_by_one()
    {
        await using var vendor = await StartAsync(List);
        await NextAsync(vendor, """[{"id":1},{"id":2},{"id":3},{"id":4}]""");
        await NextAsync(vendor, """[{"id":1},{"id":3}]""", withSilver: false);
        await NextAsync(vendor, """[{"id":1},{"id":4}]""", withSilver: false);
        await NextAsync(vendor, """[{"id":1},{"id":4}]""", withSilver: false);
        await NextAsync(vendor, """[{"id":4}]""");

        Assert.Equal(["1 gone", "2 gone", "3 gone", "4"], vendor.Rows(There));
        // 2 is gone since the second answer, 3 since the third, 1 since the last.
        Assert.Equal(["2", "3", "1"], vendor.Rows("SELECT id FROM silver.t WHERE _gone_at IS NOT NULL ORDER BY _gone_at"));
        AssertRebuildsTheSame(vendor);
    }

    [Theory]
    [InlineData("[]", 200, "without rows")]
    [InlineData("null", 200, "without rows")]
    [InlineData("[{\"id\":1},{\"id\":\"no\"}]", 200, "with a row that does not fit")]
    [InlineData("[{\"other\":1}]", 200, "of another kind")]
    [InlineData("{\"error\":1}", 500, "that failed")]
    public async Task Nothing_is_marked_by_an_answer_that_may_not_be_the_whole_truth(string body, int status, string what)
    {
        await using var vendor = await StartAsync(List);
        await NextAsync(vendor, """[{"id":1},{"id":2}]""");

        await NextAsync(vendor, body, status);

        Assert.True(vendor.Rows(There) is ["1", "2"], what);
        AssertRebuildsTheSame(vendor);
    }

    [Fact]
    public async Task An_empty_answer_marks_all_rows_where_the_recipe_says_that_it_is_one()
    {
        await using var vendor = await StartAsync(List + "\nempty_is_answer: true");
        await NextAsync(vendor, """[{"id":1},{"id":2}]""");

        await NextAsync(vendor, "[]");

        Assert.Equal(["1 gone", "2 gone"], vendor.Rows(There));
        AssertRebuildsTheSame(vendor);
    }

    [Fact]
    public async Task An_answer_that_announces_more_than_it_holds_marks_nothing()
    {
        await using var vendor = await StartAsync("rows: data\n" + List);
        await NextAsync(vendor, """{"data":[{"id":1},{"id":2}]}""");

        var summary = await NextAsync(vendor, """{"data":[{"id":1}],"has_more":true}""");

        Assert.Equal(WarningKind.MorePages, Assert.Single(summary.Warnings, w => w.Kind == WarningKind.MorePages).Kind);
        Assert.Equal(["1", "2"], vendor.Rows(There));
        await NextAsync(vendor, """{"data":[{"id":1}]}""");
        Assert.Equal(["1", "2 gone"], vendor.Rows(There));
        AssertRebuildsTheSame(vendor);
    }

    [Fact]
    public async Task Pages_are_one_answer_and_mark_when_the_last_of_them_is_there()
    {
        var (last, isDown) = ("""[{"id":3},{"id":4}]""", false);
        await using var vendor = await OneDataset.StartAsync(
            List + "\npagination: { type: page_number, param: p, start: 1, page_size: 2 }",
            r =>
                r.Query["p"] switch
                {
                    "1" => new("""[{"id":1},{"id":2}]"""),
                    "2" => isDown ? new("down", Status: 500) : new(last),
                    _ => new("[]"),
                }
        );
        await vendor.RunAsync();
        Assert.Equal(["1", "2", "3", "4"], vendor.Rows(There));

        (last, isDown, vendor.Day) = ("""[{"id":4}]""", true, vendor.Day.AddDays(1));
        await vendor.RunAsync();
        Assert.Equal(["1", "2", "3", "4"], vendor.Rows(There));
        Assert.Equal("1", vendor.Rows("SELECT count(*) FROM ops.open_answers").Single());

        isDown = false;
        await vendor.RunAsync();
        Assert.Equal(["1", "2", "3 gone", "4"], vendor.Rows(There));
        AssertRebuildsTheSame(vendor);
    }

    [Fact]
    public async Task What_one_ticker_no_longer_has_says_nothing_of_another()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, answer: r => r.Path == "/d" ? new(Held(r)) : null);
        market.With(
            "small.yaml",
            SmallMarket.Yaml("small", market.Api.Address, 1, 0)
                + """

                  - name: d
                    domain: market
                    scope: ticker
                    path: d
                    query: { symbol: "{ticker}" }
                    silver_table: t
                    replace: true
                    key: [ticker, id]
                    columns: { ticker: { type: text, value: "{ticker}" }, id: integer }
                """
        );
        var engine = new TestEngine();
        await engine.RunAsync(market.Options);
        _body = "second";

        await engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(
            ["AAA1 gone", "AAA2", "BBB1", "BBB2", "CCC1", "CCC2 gone"],
            Tables.Rows(
                market.Data,
                "SELECT ticker || id || CASE WHEN _gone_at IS NULL THEN '' ELSE ' gone' END FROM silver.t ORDER BY ALL"
            )
        );

        string Held(StubApi.Request request) =>
            (_body, request.Query["symbol"]) switch
            {
                ("second", "AAA") => """[{"id":2}]""",
                ("second", "CCC") => """[{"id":1}]""",
                _ => """[{"id":1},{"id":2}]""",
            };
    }

    [Fact]
    public async Task A_universe_leaves_out_what_is_gone_and_gold_sees_the_change()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            answer: r => r.Path == "/list-01" && _body != "[]" ? new(_body) : null
        );
        market.With(
            "small.yaml",
            SmallMarket
                .Yaml("small", market.Api.Address, 1, 1)
                .Replace("silver_table: small_list_01", "silver_table: small_list_01\n    replace: true", StringComparison.Ordinal)
                .Replace(
                    "FROM silver.small_list_01 ORDER",
                    "FROM silver.small_list_01 WHERE _gone_at IS NULL ORDER",
                    StringComparison.Ordinal
                )
        );
        market.With(
            Path.Combine("gold", "dim_symbol.sql"),
            """
            -- One row per symbol that is listed.
            -- table: gold.dim_symbol
            -- key:   symbol_sk
            -- input: silver.small_list_01 (symbol)
            -- replaces: symbol_sk IN (SELECT gold_key(symbol) FROM changed)
            SELECT gold_key(symbol) AS symbol_sk, symbol FROM silver.small_list_01
            WHERE symbol IN (SELECT symbol FROM changed) AND _gone_at IS NULL
            """
        );
        var engine = new TestEngine();
        await engine.RunAsync(market.Options);
        Assert.Equal(["AAA", "BBB", "CCC"], Tables.Rows(market.Data, "SELECT symbol FROM gold.dim_symbol ORDER BY ALL"));
        _body = """[{"symbol":"AAA","name":"AAA of list-01"},{"symbol":"CCC","name":"CCC of list-01"}]""";
        market.Api.Forget();

        await engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(["AAA", "CCC"], Tables.Rows(market.Data, "SELECT symbol FROM gold.dim_symbol ORDER BY ALL"));
        Assert.DoesNotContain(market.Api.Asked, a => a.Contains("symbol=BBB", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recipe_that_begins_to_say_it_marks_what_its_stored_answers_no_longer_had()
    {
        await using var vendor = await StartAsync(List.Replace("replace: true", "", StringComparison.Ordinal));
        await NextAsync(vendor, """[{"id":1},{"id":2}]""");
        await NextAsync(vendor, """[{"id":1}]""");
        vendor.Declare(List);

        await NextAsync(vendor, """[{"id":1}]""");

        Assert.Equal(["1", "2 gone"], vendor.Rows(There));
    }

    private Task<OneDataset> StartAsync(string dataset) => OneDataset.StartAsync(dataset, _ => new StubApi.Answer(_body, _status));

    // The run of the next day.
    private async Task<RunSummary> NextAsync(OneDataset vendor, string body, int status = 200, bool withSilver = true)
    {
        (_body, _status, vendor.Day) = (body, status, vendor.Day.AddDays(1));
        var layers = vendor.Options.Switches with { Silver = withSilver, Gold = withSilver };
        return await vendor.Engine.RunAsync(vendor.Options with { Switches = layers });
    }

    private static void AssertRebuildsTheSame(OneDataset vendor)
    {
        // Of a row that comes again unchanged, it may differ which of its lines is named.
        const string rows = "SELECT id, _gone_at, _asked_for, _last_seen FROM silver.t ORDER BY ALL";
        var before = vendor.Rows(rows);
        Assert.True(vendor.RebuildsTheSame());
        Assert.Equal(before, vendor.Rows(rows));
    }
}
