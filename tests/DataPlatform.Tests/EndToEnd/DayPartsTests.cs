using System.Globalization;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static DataPlatform.Tests.Support.SteppedMarket;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Steps of hours and minutes: a day is asked for in parts, each when it is over, so that a later run of the day asks only for what is new.</summary>
public sealed class DayPartsTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));
    private readonly TestEngine _engine;
    private readonly List<string> _without = [];
    private int _rows = 1;

    public DayPartsTests() => _engine = new(_clock);

    [Fact]
    public async Task A_later_run_of_the_day_asks_only_for_the_new_hours()
    {
        await using var market = await MarketAsync("step: 1h, format: epoch_s, end: exclusive", "2026-01-09");
        await _engine.RunAsync(market.Options);
        Assert.Equal(12, market.Api.Requests.Count);
        Assert.Equal("12|2026-01-09 00:30:00|2026-01-09 11:30:00", Covered(market, OfParts));
        CheckReplay(market);
        market.Api.Forget();
        _clock.Advance(TimeSpan.FromMinutes(59));
        var early = await _engine.RunAsync(market.Options);
        Assert.Equal((0, new RequestCounts(1, 0, 0, 1)), (market.Api.Requests.Count, early.Requests));
        Assert.Empty(_engine.Planned(market.Options));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var planned = _engine.Planned(market.Options);

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(["1767960000..1767963600"], Asked(market));
        Assert.Equal(market.Api.Asked, planned.Select(p => p.PathAndQuery));
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal("13|2026-01-09 00:30:00|2026-01-09 12:30:00", Covered(market, OfParts));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_day_is_whole_when_its_last_part_was_asked_and_is_not_asked_again()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-08");
        await _engine.RunAsync(market.Options);
        market.Api.Forget();
        _clock.Advance(TimeSpan.FromHours(19));
        await _engine.RunAsync(Tomorrow(market, 10));
        Assert.Equal(
            [
                "2026-01-09T12:00:00Z..2026-01-09T17:59:59Z",
                "2026-01-09T18:00:00Z..2026-01-09T23:59:59Z",
                "2026-01-10T00:00:00Z..2026-01-10T05:59:59Z",
            ],
            Asked(market)
        );
        CheckReplay(market);
        market.Api.Forget();
        _clock.Advance(TimeSpan.FromDays(1));

        await _engine.RunAsync(Tomorrow(market, 11));

        Assert.Equal("2026-01-10T06:00:00Z..2026-01-10T11:59:59Z", Asked(market)[0]);
        Assert.Equal(4, market.Api.Requests.Count);
        Assert.Equal("13|2026-01-08 00:30:00|2026-01-11 00:30:00", Covered(market, OfParts));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_part_without_rows_is_a_part_and_one_that_fails_is_asked_again()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-08");
        _without.AddRange(["2026-01-08T06:00:00Z|404", "2026-01-08T12:00:00Z|500"]);
        var failed = await _engine.RunAsync(market.Options);
        _without.RemoveAt(1);
        market.Api.Forget();

        await _engine.RunAsync(market.Options);

        Assert.Equal(1, failed.Requests.Failed);
        Assert.Equal(["2026-01-08T12:00:00Z..2026-01-08T17:59:59Z"], Asked(market));
        Assert.Equal("5|2026-01-08 00:30:00|2026-01-09 06:30:00", Covered(market, OfParts));
        CheckReplay(market);
    }

    /// <summary>The first hours of a day have no rows, whatever the vendor says then; a day of no rows at all is asked once more only where that is an error.</summary>
    [Theory]
    [InlineData("2026-01-09", 404, "")]
    [InlineData("2026-01-09", 200, "")]
    [InlineData("2025-12-09", 404, "")]
    [InlineData("2025-12-09", 404, "responses: [{ status: 404, means: missing }]")]
    public async Task A_first_part_without_rows_is_a_part_like_the_others(string day, int status, string more)
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", day, more: more);
        _without.Add($"{day}T00:00:00Z|{status}");

        await _engine.RunAsync(market.Options with { Date = DateOnly.Parse(day, CultureInfo.InvariantCulture) });

        var hours = day == "2026-01-09" ? "06:30:00|1" : "18:30:00|3";
        Assert.Equal(
            $"{day} {hours}",
            Tables.Value(market.Data, "SELECT concat(strftime(max(moment), '%Y-%m-%d %H:%M:%S'), '|', count(*)) FROM silver.stepped")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task A_day_of_which_every_part_is_missing_is_missing_and_no_part_is_asked_twice()
    {
        const string Rule = "responses: [{ status: 404, means: missing }]";
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09", more: Rule);
        _without.Add("2026-01-09|404");
        await _engine.RunAsync(market.Options);
        CheckReplay(market);
        _clock.Advance(TimeSpan.FromHours(12));

        await _engine.RunAsync(market.Options);

        Assert.Equal(4, Asked(market).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(4, market.Api.Requests.Count);
        Assert.Equal("missing", Tables.Value(market.Data, "SELECT reason FROM ops.requests WHERE status = 'stored'"));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_part_is_asked_for_when_rows_that_come_late_are_there()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09", late: "15m");
        _clock.Advance(TimeSpan.FromMinutes(14));
        await _engine.RunAsync(market.Options);
        Assert.Single(market.Api.Requests);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await _engine.RunAsync(market.Options);

        Assert.Equal(2, market.Api.Requests.Count);
        CheckReplay(market);
    }

    [Fact]
    public async Task A_refetch_asks_the_parts_of_today_again()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09");
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        await _engine.RunAsync(market.Options with { Refetch = true });

        Assert.Equal(2, market.Api.Requests.Count);
        CheckReplay(market);
    }

    [Fact]
    public async Task A_part_that_fails_for_ever_holds_back_none_of_the_others_and_is_asked_again_alone()
    {
        await using var market = await MarketAsync("step: 3h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09");
        _without.AddRange(["2026-01-09T00:00:00Z|400", "2026-01-09T06:00:00Z|500"]);
        var failed = await _engine.RunAsync(market.Options);
        Assert.Equal((4, new RequestCounts(1, 0, 1, 0)), (market.Api.Requests.Count, failed.Requests));
        CheckReplay(market);
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(3, _engine.Orchestrator.Plan(market.Options).Sources[0].Permits);
        await _engine.RunAsync(market.Options);
        Assert.Equal(7, market.Api.Requests.Count);
        CheckReplay(market);
        _clock.Advance(TimeSpan.FromHours(12));
        await _engine.RunAsync(Tomorrow(market, 10));
        Assert.Equal("7|2026-01-09 03:30:00|2026-01-10 00:30:00", Covered(market, OfParts));
        CheckReplay(market);
        _without.Clear();
        market.Api.Forget();

        var whole = await _engine.RunAsync(Tomorrow(market, 10));

        Assert.Equal(["2026-01-09T00:00:00Z..2026-01-09T02:59:59Z", "2026-01-09T06:00:00Z..2026-01-09T08:59:59Z"], Asked(market));
        Assert.Equal((0, "9"), (whole.Requests.Failed, Covered(market, OfParts).Split('|')[0]));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_day_whose_parts_fail_in_a_row_is_left_alone_and_failed_once()
    {
        await using var market = await MarketAsync("step: 15m, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-05");
        _without.Add("2026-01-0|400");

        var failed = await _engine.RunAsync(market.Options with { Concurrency = 1 });

        Assert.Equal((5 * 3, new RequestCounts(5, 0, 5, 0)), (market.Api.Requests.Count, failed.Requests));
        CheckReplay(market);
    }

    /// <summary>What was never asked comes first, and what failed before last, in another order each time.</summary>
    [Fact]
    public async Task Many_parts_that_fail_for_ever_hold_back_no_other_for_longer_than_a_run()
    {
        await using var market = await MarketAsync("step: 1h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09");
        _without.AddRange(Enumerable.Range(0, 5).Select(hour => $"2026-01-09T0{hour}|500"));
        await _engine.RunAsync(market.Options);
        Assert.Equal(["00", "01", "02"], Hours(market));
        CheckReplay(market);

        await _engine.RunAsync(market.Options);

        Assert.Equal(["03", "04", "05", "06", "07", "08", "09", "10", "11", "00", "01", "02"], Hours(market));
        Assert.Equal("7|2026-01-09 05:30:00|2026-01-09 11:30:00", Covered(market, OfParts));
        CheckReplay(market);
        _clock.Advance(TimeSpan.FromHours(1));
        await _engine.RunAsync(market.Options);
        Assert.Equal(["12", "03", "04", "00"], Hours(market));
        _without.Clear();
        await _engine.RunAsync(market.Options);
        Assert.Equal(["01", "02", "03", "04", "00"], Hours(market));
        Assert.Equal("13|2026-01-09 00:30:00|2026-01-09 12:30:00", Covered(market, OfParts));
        CheckReplay(market);
    }

    /// <summary>A weekend without rows costs each of its days one more asking, in the same run for all tickers, in a history that begins later each day.</summary>
    [Fact]
    public async Task A_weekend_is_asked_once_more_for_each_ticker_and_believed_then()
    {
        await using var market = await StartAsync(
            "step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\", late: 0s",
            "4",
            r =>
                r.Query["from"].StartsWith("2026-01-10", StringComparison.Ordinal)
                || r.Query["from"].StartsWith("2026-01-11", StringComparison.Ordinal)
                    ? new("[]")
                    : null,
            OfParts,
            tickers: ["AAA", "BBB"]
        );
        var counts = new List<int>();
        for (var day = 9; day <= 15; day++)
        {
            market.Api.Forget();
            await _engine.RunAsync(Tomorrow(market, day));
            counts.Add(market.Api.Requests.Count / 2);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([18, 4, 4, 8, 8, 4, 4], counts);
        Assert.Equal(
            "2|64",
            Tables.Value(market.Data, "SELECT count(DISTINCT symbol), count(*) FROM silver.stepped WHERE moment < '2026-01-15'")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task A_day_that_a_vendor_publishes_a_day_late_is_loaded_when_it_is_asked_once_more()
    {
        var published = "2026-01-09T12";
        await using var market = await StartAsync(
            "step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\", late: 0s",
            "2026-01-10",
            r => string.CompareOrdinal(r.Query["from"], published) > 0 ? new("[]") : null,
            OfParts
        );
        for (var day = 10; day <= 12; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            published = $"2026-01-{day - 1}T12";
            await _engine.RunAsync(Tomorrow(market, day));
        }

        Assert.Equal("2026-01-10", Tables.Value(market.Data, "SELECT strftime(min(moment), '%Y-%m-%d') FROM silver.stepped"));
        CheckReplay(market);
    }

    /// <summary>
    /// The vendor publishes a day at once, a day after its end, and the last part of an empty day is not asked before it is long over: all others were
    /// asked within minutes of their end.
    /// </summary>
    [Theory]
    [InlineData("15m", "10T00:05", "11T00:05", "12T00:05")]
    [InlineData("23h", "10T18:30", "11T00:05", "12T00:05")]
    [InlineData("0s", "09T18:05", "12T12:00", "13T12:00")]
    public async Task A_day_that_came_empty_is_not_believed_by_parts_that_were_asked_at_once(string late, params string[] runs)
    {
        var clock = new FakeTimeProvider(new(2026, 1, 9, 0, 5, 0, TimeSpan.Zero));
        var engine = new TestEngine(clock);
        await using var market = await StartAsync(
            $"step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\", late: {late}",
            "2026-01-09",
            r => r.Query["from"] != "2026-01-09T00:00:00Z" || clock.GetUtcNow().Day < 11 ? new("[]") : null,
            OfParts
        );
        foreach (var run in runs)
        {
            clock.SetUtcNow(DateTimeOffset.Parse($"2026-01-{run}:00Z", CultureInfo.InvariantCulture));
            await engine.RunAsync(Tomorrow(market, clock.GetUtcNow().Day));
        }

        SteppedMarket.CheckReplay(engine, market);
        Assert.Equal("1|2026-01-09 00:30:00|2026-01-09 00:30:00", Covered(market, OfParts));
    }

    [Fact]
    public async Task A_day_that_came_empty_is_asked_once_more_however_often_runs_come()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 9, 0, 5, 0, TimeSpan.Zero));
        var engine = new TestEngine(clock);
        await using var market = await StartAsync(
            "step: 12h, format: \"yyyy-MM-ddTHH:mm:ssK\", late: 15m",
            "2026-01-09",
            _ => new("[]"),
            OfParts
        );
        for (var hours = 0; hours < 96; hours += 12)
        {
            await engine.RunAsync(Tomorrow(market, clock.GetUtcNow().Day));
            clock.Advance(TimeSpan.FromHours(12));
        }

        Assert.Equal(4, Asked(market).Count(a => a.StartsWith("2026-01-09", StringComparison.Ordinal)));
        SteppedMarket.CheckReplay(engine, market);
    }

    [Theory]
    [InlineData(0, "2026-01-09T06:00:00Z")]
    [InlineData(-7, "2026-01-08T18:00:00Z")]
    public async Task To_try_a_dataset_is_to_ask_for_the_newest_part_that_is_over(int hours, string from)
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-05");
        var engine = new TestEngine(new FakeTimeProvider(_clock.GetUtcNow().AddHours(hours)));

        var tried = await engine.Orchestrator.TryAsync(market.Options, new() { Dataset = "stepped" }, CancellationToken.None);

        Assert.Equal(("rows", from), (tried.Verdict, market.Api.Requests.Single().Query["from"]));
    }

    [Fact]
    public async Task A_part_with_as_many_rows_as_the_cap_is_warned_of()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\", cap: 2", "2026-01-09");
        var none = await _engine.RunAsync(market.Options);
        _rows = 2;
        _clock.Advance(TimeSpan.FromHours(6));

        var full = await _engine.RunAsync(market.Options);

        Assert.Empty(none.Warnings);
        Assert.Equal(WarningKind.RowCap, Assert.Single(full.Warnings).Kind);
        CheckReplay(market);
    }

    [Fact]
    public async Task A_plan_counts_the_parts_that_are_over()
    {
        await using var market = await MarketAsync("step: 1h, format: epoch_s, end: exclusive", "2026-01-08");

        var plan = _engine.Orchestrator.Plan(market.Options);

        Assert.Equal((2, 24 + 12), (plan.Due, plan.Sources[0].Permits));
    }

    private static RunOptions Tomorrow(SmallMarket market, int day) => market.Options with { Date = new(2026, 1, day) };

    // Of the parts that were asked for since the last call, in order.
    private static List<string> Hours(SmallMarket market)
    {
        List<string> hours = [.. market.Api.Requests.Select(r => r.Query["from"].Substring("2026-01-09T".Length, 2))];
        market.Api.Forget();
        return hours;
    }

    private void CheckReplay(SmallMarket market) => SteppedMarket.CheckReplay(_engine, market);

    private Task<SmallMarket> MarketAsync(string window, string historyFrom, string late = "0s", string more = "") =>
        StartAsync($"{window}, late: {late}", historyFrom, Answer, OfParts, more);

    private StubApi.Answer? Answer(StubApi.Request request) =>
        _without.Find(w => request.Query["from"].StartsWith(w.Split('|')[0], StringComparison.Ordinal)) is { } without
            ? new("", int.Parse(without.Split('|')[1], CultureInfo.InvariantCulture))
            : Parts(request, _rows);
}
