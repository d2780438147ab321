using System.Globalization;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers are held against the ones before them.</summary>
public sealed class RowCountChecksTests
{
    private string _body = "[]";

    [Fact]
    public async Task Each_ticker_is_held_against_its_own_answer_before_and_a_rebuild_knows_it()
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal) { ["A"] = 10, ["B"] = 4 };
        await using var vendor = await OneDataset.StartAsync(
            "scope: ticker\npath: d/{ticker}\nkey: [t, n]\ncolumns: { t: { type: text, value: \"{ticker}\" }, n: integer }\n"
                + "checks: { row_count: { min_share_of_last_run: 50% }, severity: fail }",
            r => new($"[{string.Join(',', Enumerable.Range(0, rows[r.Path[3..]]).Select(n => $"{{\"n\":{n}}}"))}]")
        );
        var options = vendor.Options with { Tickers = ["A", "B"] };
        var first = await vendor.Engine.RunAsync(options);
        (rows["A"], rows["B"]) = (5, 1);

        var second = await vendor.Engine.RunAsync(options with { Date = vendor.Day.AddDays(1) });
        Assert.True(vendor.RebuildsTheSame());
        var third = await vendor.Engine.RunAsync(options with { Date = vendor.Day.AddDays(2) });

        Assert.Empty(first.Checks);
        Assert.Equal(
            ("ticker=B rows=1, 4 before", (CheckResult.Fail, 1L, 2L)),
            (second.Checks.Single().Example, Found(second.Checks.Single()))
        );
        Assert.Equal("ticker=B rows=1, 4 before", Assert.Single(third.Checks).Example);
        Assert.Equal("14", vendor.Rows("SELECT count(*) FROM silver.t").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("empty_is_answer: true\n")]
    public async Task An_answer_without_rows_is_the_shortest_one(string empty)
    {
        await using var vendor = await StartAsync(
            empty + "key: id\ncolumns: { id: integer }\nchecks: { row_count: { min_share_of_last_run: 50% }, severity: fail }"
        );
        await NextAsync(vendor, """[{"id":1},{"id":2},{"id":3}]""");

        var none = await NextAsync(vendor, "[]");
        Assert.True(vendor.RebuildsTheSame());
        var back = await NextAsync(vendor, """[{"id":1},{"id":2}]""");

        Assert.Equal((RunStatus.Partial, "rows=0, 3 before"), (none.Status, Assert.Single(none.Checks).Example));
        Assert.Equal((CheckResult.Pass, 0L, 1L), Found(Assert.Single(back.Checks)));
    }

    [Fact]
    public async Task An_answer_is_held_against_the_last_one_that_passed_also_after_a_rebuild()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer }\nchecks: { row_count: { min_share_of_last_run: 50% } }"
        );
        await NextAsync(vendor, Rows(10));

        var first = await NextAsync(vendor, Rows(1));
        var second = await NextAsync(vendor, Rows(1));
        Assert.True(vendor.RebuildsTheSame());
        var third = await NextAsync(vendor, Rows(4));
        var enough = await NextAsync(vendor, Rows(5));
        var last = await NextAsync(vendor, Rows(3));

        Assert.Equal(
            ["rows=1, 10 before", "rows=1, 10 before", "rows=4, 10 before", null, null],
            new[] { first, second, third, enough, last }.Select(r => Assert.Single(r.Checks).Example)
        );

        static string Rows(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(n => $"{{\"id\":{n}}}"))}]";
    }

    [Fact]
    public async Task A_short_answer_with_other_fields_leaves_what_the_next_is_held_against()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, note: { type: text, optional: true } }\nchecks: { row_count: { min_share_of_last_run: 50% } }"
        );
        await NextAsync(vendor, """[{"id":0},{"id":1},{"id":2},{"id":3},{"id":4}]""");
        await NextAsync(vendor, """[{"id":0,"note":"new"}]""");

        var next = await NextAsync(vendor, """[{"id":0},{"id":1}]""");

        Assert.Equal("rows=2, 5 before", Assert.Single(next.Checks).Example);
    }

    [Fact]
    public async Task The_pages_of_an_answer_count_together()
    {
        var pages = 4;
        await using var vendor = await OneDataset.StartAsync(
            "pagination: { type: page_number, param: page, start: 1 }\nkey: id\ncolumns: { id: integer }\n"
                + "checks: { row_count: { min_share_of_last_run: 50% } }",
            r =>
                new(
                    int.Parse(r.Query["page"]!, CultureInfo.InvariantCulture) is var page && page <= pages
                        ? $$"""[{"id":{{page}}0},{"id":{{page}}1}]"""
                        : "[]"
                )
        );
        await NextAsync(vendor, "");

        pages = 2;
        var half = await NextAsync(vendor, "");
        pages = 1;
        var less = await NextAsync(vendor, "");
        pages = 0;
        var none = await NextAsync(vendor, "");

        Assert.Equal([null, null, "rows=0, 2 before"], new[] { half, less, none }.Select(r => Assert.Single(r.Checks).Example));
    }

    private static (CheckResult, long, long) Found(CheckOutcome check) => (check.Result, check.Failing, check.Checked);

    private Task<OneDataset> StartAsync(string dataset) => OneDataset.StartAsync(dataset, _ => new(_body));

    private async Task<RunSummary> NextAsync(OneDataset vendor, string body)
    {
        _body = body;
        var run = await vendor.RunAsync();
        vendor.Day = vendor.Day.AddDays(1);
        return run;
    }
}
