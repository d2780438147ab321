using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;
using static DataPlatform.Tests.Support.SteppedMarket;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Histories that are asked in steps, and windows that are halved at a row cap: each part is asked once, and the tables are whole.</summary>
public sealed class StepsTests
{
    private const int Seed = 20260118;

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_history_is_asked_in_calendar_steps_each_a_request_of_its_own()
    {
        await using var market = await StartAsync("step: 1mo", "2025-10-15");

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(4, 4, 0, 0)), (summary.Status, summary.Requests));
        Assert.Equal(
            ["2025-10-15..2025-10-31", "2025-11-01..2025-11-30", "2025-12-01..2025-12-31", "2026-01-01..2026-01-09"],
            Asked(market).Order(StringComparer.Ordinal)
        );
        Assert.Equal("87|2025-10-15|2026-01-09", Covered(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task The_next_day_asks_for_the_newest_window_alone()
    {
        await using var market = await StartAsync("step: 1mo", "2025-10-15");
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        var again = await _engine.RunAsync(market.Options);
        var tomorrow = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal((new RequestCounts(1, 0, 0, 1), new RequestCounts(1, 1, 0, 0)), (again.Requests, tomorrow.Requests));
        Assert.Equal(["2026-01-09..2026-01-10"], Asked(market));
    }

    [Fact]
    public async Task A_window_that_failed_is_asked_by_the_next_run_and_no_other_one()
    {
        var broken = true;
        await using var market = await StartAsync(
            "step: 1mo",
            "2025-10-15",
            r => broken && r.Query["from"] == "2025-11-01" ? new("", 500) : null
        );
        var failed = await _engine.RunAsync(market.Options);
        broken = false;
        market.Api.Forget();

        var planned = _engine.Planned(market.Options);
        var whole = await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(4, 3, 1, 0), failed.Requests);
        Assert.Equal(["2025-11-01..2025-11-30"], Asked(market));
        Assert.Equal(market.Api.Asked, planned.Select(p => p.PathAndQuery));
        Assert.Equal(RunStatus.Succeeded, whole.Status);
        Assert.Equal("87|2025-10-15|2026-01-09", Covered(market));
        CheckReplay(market);
    }

    /// <summary>More than it takes to give a dataset up: what a plan of the vendor's does not reach.</summary>
    [Fact]
    public async Task Many_old_windows_that_fail_for_ever_hold_back_none_that_are_newer()
    {
        await using var market = await StartAsync(
            "step: 1mo",
            "2024-01-01",
            r => string.CompareOrdinal(r.Query["from"], "2025-01-01") < 0 ? new("", 400) : null
        );
        await _engine.RunAsync(market.Options with { Concurrency = 1 });
        Assert.Equal("374|2025-01-01|2026-01-09", Covered(market));

        await _engine.RunAsync(market.Options with { Concurrency = 1, Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal("375|2025-01-01|2026-01-10", Covered(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task Old_windows_of_a_ticker_that_fail_for_ever_hold_back_no_other_ticker()
    {
        await using var market = await StartAsync(
            "step: 1mo",
            "2025-01-01",
            r => r.Query["symbol"] == "AAA" ? new("", 400) : null,
            tickers: ["AAA", "BBB"]
        );

        await _engine.RunAsync(market.Options with { Concurrency = 1 });

        Assert.Equal("374|2025-01-01|2026-01-09", Covered(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task Steps_that_have_ended_since_wait_with_the_newest_and_one_that_failed_does_not()
    {
        var broken = true;
        await using var market = await StartAsync(
            "step: 1d",
            "2026-01-07",
            r => broken && r.Query["from"] == "2026-01-07" ? new("", 500) : null,
            more: "cadence: { min_age_days: 3 }"
        );
        await _engine.RunAsync(market.Options);
        broken = false;
        market.Api.Forget();

        foreach (var later in new[] { 1, 2, 3 })
        {
            await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(later) });
            Assert.Equal(later == 3 ? 5 : 1, market.Api.Requests.Count);
        }

        Assert.Equal("6|2026-01-07|2026-01-12", Covered(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task Old_windows_without_rows_are_settled_and_no_news()
    {
        await using var market = await StartAsync(
            "step: 1mo",
            "2025-08-01",
            r => string.CompareOrdinal(r.Query["from"], "2025-11-01") < 0 ? new("[]") : null
        );
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        var tomorrow = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(RunStatus.Succeeded, tomorrow.Status);
        Assert.Equal(["2026-01-09..2026-01-10"], Asked(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_month_that_is_asked_for_by_its_name_begins_with_its_first_day()
    {
        var today = Day("2026-01-30");
        await using var market = await StartAsync(
            "step: 1mo",
            "2025-12-15",
            r => Month(r.Query["month"], today),
            query: "month: \"{from | format('yyyy-MM')}\""
        );
        await _engine.RunAsync(market.Options with { Date = today });
        market.Api.Forget();
        today = Day("2026-02-01");

        await _engine.RunAsync(market.Options with { Date = today });

        Assert.Equal(["2026-01", "2026-02"], market.Api.Requests.Select(r => r.Query["month"]).Order(StringComparer.Ordinal));
        Assert.Equal("63|2025-12-01|2026-02-01", Covered(market));
        CheckReplay(market);
    }

    /// <summary>A vendor is two days late: a day that was empty when it was young is asked again until its rows come.</summary>
    [Fact]
    public async Task A_young_window_without_rows_is_asked_again_the_next_day_and_not_the_same_day()
    {
        var published = SmallMarket.Day.AddDays(-2);
        await using var market = await StartAsync("step: 1d", "2026-01-06", r => Late(r, published), more: "empty_is_answer: true");
        await _engine.RunAsync(market.Options);
        var again = await _engine.RunAsync(market.Options);
        market.Api.Forget();
        published = SmallMarket.Day;

        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal((0, 0), (again.Requests.Stored, again.Requests.Failed));
        Assert.Equal(
            ["2026-01-07..2026-01-07", "2026-01-08..2026-01-08", "2026-01-09..2026-01-09", "2026-01-10..2026-01-10"],
            Asked(market).Order(StringComparer.Ordinal)
        );
        Assert.Equal("4|2026-01-06|2026-01-09", Covered(market));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("format: yyyyMMdd", "20260105|20260109")]
    [InlineData("format: yyyyMMdd, end: exclusive", "20260105|20260110")]
    [InlineData("format: epoch_s", "1767571200|1768003199")]
    [InlineData("format: epoch_ms", "1767571200000|1768003199999")]
    [InlineData("format: epoch_ms, end: exclusive", "1767571200000|1768003200000")]
    [InlineData("format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-05T00:00:00Z|2026-01-09T23:59:59Z")]
    [InlineData("end: exclusive", "2026-01-05|2026-01-10")]
    public async Task The_ends_of_a_window_are_sent_as_the_vendor_writes_them(string window, string expected)
    {
        await using var market = await StartAsync(window, "2026-01-05", _ => new("[]"), more: "empty_is_answer: true");

        await _engine.RunAsync(market.Options);

        var query = market.Api.Requests.Single().Query;
        Assert.Equal(expected, $"{query["from"]}|{query["to"]}");
    }

    [Theory]
    [InlineData("cap: 5")]
    [InlineData("cap: 5, step: 1mo")]
    public async Task A_full_answer_has_the_halves_of_its_window_asked_until_none_is_full(string window)
    {
        await using var market = await StartAsync(window, "2025-12-01", Capped);

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal("40|2025-12-01|2026-01-09", Covered(market));
        Assert.Equal(Asked(market).Distinct(), Asked(market));
        CheckReplay(market);
    }

    /// <summary>The vendor has rows in December alone, and says of other windows that there is no such thing.</summary>
    [Theory]
    [InlineData("[]", 200)]
    [InlineData("", 200)]
    [InlineData("", 404)]
    public async Task A_half_without_rows_is_a_part_of_its_answer(string body, int status)
    {
        await using var market = await StartAsync(
            "cap: 5",
            "2025-10-01",
            r =>
                Day(r.Query["to"]) < new DateOnly(2025, 12, 20) || Day(r.Query["from"]) > new DateOnly(2025, 12, 29)
                    ? new(body, status)
                    : new(DaysOf(Later(r.Query["from"], "2025-12-20"), Earlier(r.Query["to"], "2025-12-29")))
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(1, 1, 0, 0)), (summary.Status, summary.Requests));
        Assert.Equal("10|2025-12-20|2025-12-29", Covered(market));
        CheckReplay(market);

        static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;
        static string Earlier(string one, string other) => string.CompareOrdinal(one, other) < 0 ? one : other;
    }

    [Fact]
    public async Task A_day_that_is_full_is_warned_of()
    {
        await using var market = await StartAsync("cap: 5", "2026-01-08", _ => new(DaysOf("2026-01-08", "2026-01-08", 5)));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Partial, WarningKind.RowCap), (summary.Status, Assert.Single(summary.Warnings).Kind));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_quota_that_ends_between_windows_and_halves_is_gone_on_after_run_by_run()
    {
        await using var market = await StartAsync("cap: 10, step: 1mo", "2025-11-01", r => Capped(r, 10));
        foreach (var permits in new[] { 3, 6, 9 })
        {
            await _engine.RunAsync(Limited(permits));
        }

        var last = await _engine.RunAsync(Limited(100));

        Assert.Equal(RunStatus.Succeeded, last.Status);
        Assert.Equal("70|2025-11-01|2026-01-09", Covered(market));
        Assert.Equal(Asked(market).Distinct(), Asked(market));
        CheckReplay(market);

        RunOptions Limited(int permits) =>
            market.Options with
            {
                Concurrency = 1,
                // Much shorter than the quota takes, and longer than any breath between requests that a slow first answer brings.
                MaxWait = TimeSpan.FromMinutes(1),
                Limits = new Dictionary<string, IReadOnlyList<RateLimit>> { ["small"] = [new(permits, TimeSpan.FromDays(1))] },
            };
    }

    /// <summary>A real process, killed at seeded moments among windows and their parts, and rerun.</summary>
    [Theory]
    [InlineData("cap: 10, step: 1mo", "2025-07-01")]
    [InlineData("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-02")]
    public async Task A_process_killed_among_windows_repeats_at_most_what_was_in_flight(string window, string historyFrom)
    {
        var killed = new KilledRuns(Seed);
        await using var market = await StartAsync(window, historyFrom, r => Capped(r, 10), hold: _ => killed.HoldAsync());
        await using var undisturbed = await StartAsync(window, historyFrom, r => Capped(r, 10));
        await _engine.RunAsync(undisturbed.Options);

        await killed.CheckAsync(market, undisturbed);

        CheckReplay(market);
    }

    private void CheckReplay(SmallMarket market)
    {
        Assert.Empty(Tables.Rows(market.Data, "SELECT run_id FROM ops.open_requests UNION ALL SELECT run_id FROM ops.open_answers"));
        SteppedMarket.CheckReplay(_engine, market);
    }

    private static StubApi.Answer Month(string month, DateOnly today)
    {
        var last = Day(month + "-01").AddMonths(1).AddDays(-1);
        return new(DaysOf(month + "-01", (last < today ? last : today).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private static StubApi.Answer Late(StubApi.Request request, DateOnly published) =>
        Day(request.Query["to"]) <= published ? Days(request) : new("[]");

    private static StubApi.Answer Capped(StubApi.Request request) => Capped(request, 5);

    // The newest rows of the window, as many as the cap lets through.
    private static StubApi.Answer Capped(StubApi.Request request, int cap)
    {
        var (from, to) = (Day(request.Query["from"]), Day(request.Query["to"]));
        var first = to.DayNumber - from.DayNumber >= cap ? to.AddDays(1 - cap) : from;
        return new(DaysOf(first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), request.Query["to"]));
    }
}
