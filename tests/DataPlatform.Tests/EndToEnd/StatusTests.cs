using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>How far things are, told from what is stored.</summary>
public sealed class StatusTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero);

    private readonly TestEngine _engine = new();
    private readonly Inspector _inspector = new(new FakeTimeProvider(Noon));

    [Fact]
    public async Task Each_dataset_says_its_rows_tickers_days_what_is_due_what_fails_and_what_did_not_fit()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 2,
            answer: r =>
                r.Path != "/series-02" ? null
                : r.Query["symbol"] == "AAA" ? new("{\"message\":\"boom\"}", Status: 500)
                : r.Query["symbol"] == "BBB" ? new("[{\"symbol\":\"BBB\",\"date\":\"2026-01-09\",\"value\":\"n/a\"}]")
                : null
        );
        await _engine.RunAsync(market.Options);

        var report = _inspector.Status(market.Options, new());

        Assert.Null(report.Run);
        Assert.Equal(("partial", 6L, 1L), (report.LastRun!.Status, report.LastRun.Stored, report.LastRun.Failed));
        var (list, well, ill) = (report.Datasets[0], report.Datasets[1], report.Datasets[2]);
        Assert.Equal(("silver.small_list_01", 3L, null, new DateOnly(2026, 1, 10)), (list.Table, list.Rows, list.Expected, list.NextDue));
        Assert.Equal((15L, 3L, 3L), (well.Rows, well.Tickers, well.Expected));
        Assert.Equal((new DateOnly(2026, 1, 5), SmallMarket.Day, SmallMarket.Day), (well.Oldest, well.Newest, well.CoveredTo));
        Assert.Equal((5L, 2L, 3L, 1L, 1L), (ill.Rows, ill.Tickers, ill.Expected, ill.Failing, ill.Quarantined));
        Assert.Equal(("AAA", "http", SmallMarket.Day), (ill.LastFailure!.Ticker, ill.LastFailure.Kind, ill.NextDue));
    }

    [Fact]
    public async Task What_a_dataset_is_asked_for_besides_tickers_is_expected_like_them()
    {
        await using var vendor = await OneDataset.StartAsync(
            "path: d/{year}\nfor_each: [{ year: [2023, 2024, 2025] }]\nkey: [year]\ncolumns: { year: { type: integer, value: \"{year}\" }, n: integer }",
            r => new(r.Path == "/d/2025" ? "[]" : """[{"n":1}]""")
        );
        await vendor.RunAsync();

        var its = Assert.Single(_inspector.Status(vendor.Options, new() { Datasets = ["d"] }).Datasets);

        Assert.Equal((2L, 2L, 3L), (its.Rows, its.Tickers, its.Expected));
        Assert.Equal(["year=2025: answered without rows"], its.Lacking);
    }

    [Fact]
    public async Task A_dataset_that_is_asked_for_names_the_tickers_without_rows_and_the_days_that_are_missing()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            tickers: ["AAA", "BBB", "CCC", "DDD"],
            answer: r =>
                r.Query.GetValueOrDefault("symbol") switch
                {
                    "BBB" => new(
                        "[{\"symbol\":\"BBB\",\"date\":\"2026-01-05\",\"value\":1},{\"symbol\":\"BBB\",\"date\":\"2026-01-08\",\"value\":1}]"
                    ),
                    "CCC" => new("[]"),
                    "DDD" => new("", Status: 404),
                    _ => null,
                }
        );
        await _engine.RunAsync(market.Options);

        var series = Assert.Single(_inspector.Status(market.Options, new() { Datasets = ["small/series-01"] }).Datasets);

        Assert.Equal(["CCC: answered without rows", "DDD: the vendor knows no such thing"], series.Lacking);
        Assert.Equal(new DayHoles(2, 1, "BBB", new DateOnly(2026, 1, 6)), series.Holes);
    }

    [Fact]
    public async Task A_ticker_is_told_dataset_by_dataset_and_one_that_nobody_knows_is_refused()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2, tickers: ["AAA", "BBB"]);
        await _engine.RunAsync(market.Options with { Tickers = ["AAA"], Datasets = ["list-01", "series-01"] });

        var report = _inspector.Status(market.Options, new() { Tickers = ["AAA", "BBB"] });
        var refused = Assert.Throws<ConfigurationException>(() => _inspector.Status(market.Options, new() { Tickers = ["AAAB"] }));

        var tomorrow = SmallMarket.Day.AddDays(1);
        Assert.Equal(
            [
                ("series-01", "AAA", SmallMarket.Day, tomorrow),
                ("series-01", "BBB", null, SmallMarket.Day),
                ("series-02", "AAA", (DateOnly?)null, SmallMarket.Day),
                ("series-02", "BBB", null, SmallMarket.Day),
            ],
            report.Tickers!.Select(t => (t.Dataset, t.Ticker, t.CoveredTo, t.NextDue))
        );
        Assert.Equal("--ticker AAAB: no such ticker (did you mean 'AAA'?) among those that were asked or are expected", refused.Message);
    }

    [Fact]
    public async Task What_failed_is_told_by_its_cause_until_it_is_answered()
    {
        var isDown = true;
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            answer: r => isDown && r.Query.GetValueOrDefault("symbol") is "AAA" or "CCC" ? new("down", Status: 503) : null
        );
        await _engine.RunAsync(market.Options);
        var failing = _inspector.Status(market.Options, new() { Failures = true }).Failures!;
        isDown = false;
        await _engine.RunAsync(market.Options);

        var mended = _inspector.Status(market.Options, new() { Failures = true }).Failures!;

        var cause = Assert.Single(failing);
        Assert.Equal(("small", "series-01", "http", 2L), (cause.Source, cause.Dataset, cause.Kind, cause.Requests));
        Assert.Contains("503", cause.Message, StringComparison.Ordinal);
        Assert.Empty(mended);
    }

    [Fact]
    public async Task Rows_that_did_not_fit_are_told_by_reason_with_a_value_and_its_line_in_bronze()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            answer: r => new($"[{{\"symbol\":\"{r.Query["symbol"]}\",\"date\":\"2026-01-09\",\"value\":\"n/a\"}}]")
        );
        await _engine.RunAsync(market.Options with { Tickers = ["AAA", "BBB"] });

        var cause = Assert.Single(_inspector.Status(market.Options, new() { Quarantine = true }).Quarantine!);

        Assert.Equal(("series-01", "value", 2L, "n/a"), (cause.Dataset, cause.Column, cause.Rows, cause.Value));
        Assert.True(File.Exists(Path.Combine(market.Data, cause.BronzeFile)));
    }

    [Fact]
    public async Task The_quota_says_what_is_used_and_left_and_when_it_is_back()
    {
        await using var market = await SmallMarket.StartAsync(lists: 3, series: 0, source: "limits: [3/1h, 100/1d]");
        await _engine.RunAsync(market.Options);
        var now = TimeProvider.System.GetUtcNow();

        var quota = new Inspector(TimeProvider.System).Status(market.Options, new() { Quota = true }).Quota!;

        Assert.Equal([("small", "3/60m", 3L, 0L), ("small", "100/1d", 3L, 97L)], quota.Select(q => (q.Quota, q.Limit, q.Used, q.Left)));
        Assert.InRange(quota[0].NextAt!.Value, now.AddMinutes(59), now.AddMinutes(61));
        Assert.Null(quota[1].NextAt);
        Assert.InRange(quota[1].WholeAt!.Value, now.AddHours(23), now.AddHours(25));
    }

    [Fact]
    public async Task What_cannot_be_told_is_one_clear_line()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var none = Refused(market.Options with { DataDirectory = Path.Combine(market.Data, "none") });
        var empty = Refused(market.Options);
        await _engine.RunAsync(market.Options);
        var unknown = Refused(market.Options, new() { Sources = ["smal"], Datasets = ["list-1"] });
        Tables.Execute(market.Data, "UPDATE ops.meta SET schema_version = 99");
        var newer = Refused(market.Options);

        Assert.EndsWith("none: there is no such data folder; name it with --data DIR", none, StringComparison.Ordinal);
        Assert.EndsWith("holds no warehouse: nothing was loaded there yet; 'dataplatform run' makes it", empty, StringComparison.Ordinal);
        Assert.Contains("--source smal: no such source (did you mean 'small'?)", unknown, StringComparison.Ordinal);
        Assert.Contains("--dataset list-1: no such dataset (did you mean 'list-01'?)", unknown, StringComparison.Ordinal);
        Assert.Contains("written by a newer version", newer, StringComparison.Ordinal);
    }

    private string Refused(RunOptions options, StatusQuestion? question = null) =>
        Assert.Throws<ConfigurationException>(() => _inspector.Status(options, question ?? new())).Message;
}
