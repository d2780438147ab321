using System.Globalization;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers that are good and not all: a vendor that has more pages, or gives no more rows than so many.</summary>
public sealed class WholeAnswersTests
{
    private static readonly DateOnly Start = new(2024, 1, 1);
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("\"next\":\"/items?page=2\"", "", true)]
    [InlineData("\"total\":7", "", true)]
    [InlineData("\"next\":null,\"total\":1", "", false)]
    [InlineData("\"page\":1", "</items?page=2>; rel=\"next\"", true)]
    [InlineData("\"page\":1", "</items?page=1>; rel=\"last\"", false)]
    public async Task More_pages_that_nobody_asks_for_are_told(string envelope, string link, bool told)
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 0,
            answer: _ => new($"{{\"results\":[{{\"id\":1}}],{envelope}}}") { Headers = new Dictionary<string, string> { ["Link"] = link } }
        );
        market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}" }

            datasets:
              - { name: items, domain: market, scope: global, path: items, rows: results, silver_table: items, key: [id], columns: { id: integer } }
            """
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(told ? RunStatus.Partial : RunStatus.Succeeded, summary.Status);
        Assert.Equal(told, summary.Warnings.Any(w => w is { Kind: WarningKind.MorePages, Dataset: "items" }));
        Assert.Equal("1", Tables.Value(market.Data, "SELECT count(*) FROM silver.items"));
    }

    [Theory]
    [InlineData("next_url, path: nxt", "\"next\":\"/items?page=2\"", "'next' is set")]
    [InlineData("next_url, path: next", "\"next\":{\"href\":\"/items?page=2\"}", "'href' is set")]
    [InlineData("next_url, path: next", "\"next\":2", "'next' is set")]
    [InlineData("next_url, path: weiter", "\"weiter\":{\"ort\":\"/items?page=2\"}", "'weiter' is no address: {\"ort\":\"/items?page=2\"}")]
    [InlineData("next_url, path: next", "\"next\":null,\"total\":7", "'total' is 7, and 1 rows came")]
    [InlineData("next_url, path: next", "\"next\":null,\"total\":1,\"total_pages\":3", null)]
    [InlineData("page_number, param: page, start: 1", "\"total\":7", "'total' is 7, and 2 rows came")]
    [InlineData("page_number, param: page, start: 1", "\"total\":2,\"next_page\":9", null)]
    public async Task Pages_that_end_before_all_has_come_are_told(string paging, string envelope, string? sign)
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 0,
            answer: r =>
                r.Query.GetValueOrDefault("page") is "3"
                    ? new($"{{\"results\":[],{envelope}}}")
                    : new($"{{\"results\":[{{\"id\":{r.Query.GetValueOrDefault("page", "1")}}}],{envelope}}}")
        );
        market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}" }

            datasets:
              - name: items
                domain: market
                scope: global
                path: items
                rows: results
                pagination: { type: {{paging}} }
                silver_table: items
                key: [id]
                columns: { id: integer }
            """
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(sign is null ? RunStatus.Succeeded : RunStatus.Partial, summary.Status);
        Assert.Equal(sign is null ? [] : [WarningKind.MorePages], summary.Warnings.Select(w => w.Kind));
        Assert.All(summary.Warnings, w => Assert.Contains($"more than was read: 1; {sign}; ", w.Message));
    }

    [Fact]
    public async Task A_row_cap_that_leaves_out_the_older_end_is_told_and_the_window_stays()
    {
        await using var market = await SeriesAsync((_, days) => days.TakeLast(100));

        var first = await RunAsync(market, "A");
        var second = await RunAsync(market, "A", days: 1);

        var warning = Assert.Single(first.Warnings);
        Assert.Equal((WarningKind.RowCap, "series", "A"), (warning.Kind, warning.Dataset, warning.Example));
        Assert.Contains("asked from 2024-01-01 to 2026-01-09, and 2024-01-01 to 2025-10-02 is missing", warning.Message);
        Assert.Single(second.Warnings, w => w.Kind == WarningKind.RowCap);
        Assert.Equal("|2026-01-10", Tables.Value(market.Data, "SELECT covered_to, last_success FROM ops.watermarks"));
        Assert.All(market.Api.Requests, r => Assert.Equal("2024-01-01", r.Query["from"]));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_row_cap_that_leaves_out_the_newer_end_is_told_until_the_rest_has_come()
    {
        await using var market = await SeriesAsync((_, days) => days.Take(500));

        var first = await RunAsync(market, "A");
        var second = await RunAsync(market, "A", days: 1);

        Assert.Equal(WarningKind.RowCap, Assert.Single(first.Warnings).Kind);
        Assert.Equal(
            (RunStatus.Succeeded, "2026-01-10"),
            (second.Status, Tables.Value(market.Data, "SELECT max(date) FROM silver.series"))
        );
        Assert.Equal(["2024-01-01", "2025-05-14"], market.Api.Requests.Select(r => r.Query["from"]));
        Assert.Equal("741", Tables.Value(market.Data, "SELECT count(DISTINCT date) FROM silver.series"));
        CheckReplay(market);
    }

    [Fact]
    public async Task As_many_rows_as_the_longest_answer_before_are_a_cap_however_odd_their_number()
    {
        await using var market = await SeriesAsync((_, days) => days.TakeLast(137));
        await RunAsync(market, "A");

        var later = await RunAsync(market, "A", days: 300);

        Assert.Equal(WarningKind.RowCap, Assert.Single(later.Warnings).Kind);
        CheckReplay(market);
    }

    [Fact]
    public async Task A_whole_history_that_is_asked_again_and_is_the_same_is_no_cap()
    {
        await using var market = await SeriesAsync((_, days) => days.Where(IsOld), "refetch_days: 36500");
        var friday = await RunAsync(market, "A");

        var saturday = await RunAsync(market, "A", days: 1);

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (friday.Status, saturday.Status));
        Assert.All(market.Api.Requests, r => Assert.Equal("2024-01-01", r.Query["from"]));
        Assert.Equal("455|2024-04-15", Tables.Value(market.Data, "SELECT most_rows, most_rows_oldest FROM ops.watermarks"));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_vendor_whose_history_begins_late_is_no_cap_in_any_run()
    {
        await using var market = await SeriesAsync((_, days) => days.Where(IsOld));
        var first = await RunAsync(market, "A", "B");

        var rest = await RunAsync(market, "C", "D");
        var alone = await RunAsync(market, "E");

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded, RunStatus.Succeeded), (first.Status, rest.Status, alone.Status));
        Assert.Equal(
            "5|2026-01-09",
            Tables.Value(market.Data, "SELECT count(*), min(covered_to) FROM ops.watermarks WHERE covered_to IS NOT NULL")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task Tickers_listed_late_or_delisted_and_holidays_at_the_ends_are_no_cap()
    {
        await using var market = await SeriesAsync(
            (ticker, days) =>
                ticker switch
                {
                    "LATE" => days.TakeLast(100),
                    "GONE" => days.Take(200),
                    "BOTH" => days.Skip(50).Take(500),
                    _ => days.Skip(3).SkipLast(2),
                }
        );

        var summary = await RunAsync(market, "LATE", "GONE", "BOTH", "FULL");
        var alone = await RunAsync(market, "LATE", days: 1);

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (summary.Status, alone.Status));
        Assert.Equal("2026-01-10", Tables.Value(market.Data, "SELECT covered_to FROM ops.watermarks WHERE ticker = 'LATE'"));
    }

    [Fact]
    public async Task One_number_of_rows_over_spans_of_different_length_is_a_cap()
    {
        await using var market = await SeriesAsync(
            (ticker, days) => days.Where(d => ticker == "A" || d.DayOfWeek == DayOfWeek.Monday).TakeLast(73)
        );

        var summary = await RunAsync(market, "A", "B");

        Assert.StartsWith("answers that look cut by a row cap: 2, ", Assert.Single(summary.Warnings).Message);
    }

    private Task<RunSummary> RunAsync(SmallMarket market, string ticker, int days) => RunAsync(market, [ticker], days);

    private Task<RunSummary> RunAsync(SmallMarket market, params string[] tickers) => RunAsync(market, tickers, 0);

    private Task<RunSummary> RunAsync(SmallMarket market, string[] tickers, int days) =>
        _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(days), Tickers = tickers });

    private void CheckReplay(SmallMarket market)
    {
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options with { Tickers = ["A"] });
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    // A trading day since the vendor began.
    private static bool IsOld(DateOnly day) =>
        day >= new DateOnly(2024, 4, 13) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static async Task<SmallMarket> SeriesAsync(Func<string, IEnumerable<DateOnly>, IEnumerable<DateOnly>> give, string more = "")
    {
        var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 0,
            answer: r =>
            {
                var (from, to) = (Day(r.Query["from"]), Day(r.Query["to"]));
                var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);
                return new($"[{string.Join(',', give(r.Query["symbol"], days).Select(d => $"{{\"date\":\"{Text(d)}\",\"close\":1}}"))}]");
            }
        );
        return market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}" }

            datasets:
              - name: series
                domain: market
                scope: ticker
                path: series
                query: { symbol: "{ticker}", from: "{from}", to: "{to}" }
                history_from: {{Text(Start)}}
                {{more}}
                date_field: date
                silver_table: series
                key: [ticker, date]
                columns: { ticker: { type: text, value: "{ticker}" }, date: date, close: double }
            """
        );
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
