using System.Globalization;
using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Steps of hours and minutes: a day is asked for in parts, each when it is over, so that a later run of the day asks only for what is new.</summary>
public sealed class DayPartsTests
{
    private const string Rows = "SELECT count(*), min(moment), max(moment) FROM silver.bars";

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
        Assert.Equal("12|2026-01-09 00:30:00|2026-01-09 11:30:00", Tables.Value(market.Data, Rows));
        CheckReplay(market);
        market.Api.Forget();
        _clock.Advance(TimeSpan.FromMinutes(59));
        var early = await _engine.RunAsync(market.Options);
        Assert.Equal((0, new RequestCounts(1, 0, 0, 1)), (market.Api.Requests.Count, early.Requests));
        Assert.Empty(_engine.Planned(market.Options));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var planned = _engine.Planned(market.Options);

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(["1767960000..1767963600"], Windows(market));
        Assert.Equal(market.Api.Asked, planned.Select(p => p.PathAndQuery));
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal("13|2026-01-09 00:30:00|2026-01-09 12:30:00", Tables.Value(market.Data, Rows));
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
            Windows(market)
        );
        CheckReplay(market);
        market.Api.Forget();
        _clock.Advance(TimeSpan.FromDays(1));

        await _engine.RunAsync(Tomorrow(market, 11));

        Assert.Equal("2026-01-10T06:00:00Z..2026-01-10T11:59:59Z", Windows(market)[0]);
        Assert.Equal(4, market.Api.Requests.Count);
        Assert.Equal("13|2026-01-08 00:30:00|2026-01-11 00:30:00", Tables.Value(market.Data, Rows));
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
        Assert.Equal(["2026-01-08T12:00:00Z..2026-01-08T17:59:59Z", "2026-01-08T18:00:00Z..2026-01-08T23:59:59Z"], Windows(market));
        Assert.Equal("5|2026-01-08 00:30:00|2026-01-09 06:30:00", Tables.Value(market.Data, Rows));
        CheckReplay(market);
    }

    /// <summary>The first hours of a day have no rows, whatever the vendor says then; a day of no rows at all is asked once more only where that is an error.</summary>
    [Theory]
    [InlineData("2026-01-09", 404, "")]
    [InlineData("2026-01-09", 200, "")]
    [InlineData("2025-12-09", 404, "")]
    [InlineData("2025-12-09", 404, "responses: [{ status: 404, means: missing }]\n    ")]
    public async Task A_first_part_without_rows_is_a_part_like_the_others(string day, int status, string more)
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", day, more: more);
        _without.Add($"{day}T00:00:00Z|{status}");

        await _engine.RunAsync(market.Options with { Date = DateOnly.Parse(day, CultureInfo.InvariantCulture) });

        var hours = day == "2026-01-09" ? "06:30:00|1" : "18:30:00|3";
        Assert.Equal(
            $"{day} {hours}",
            Tables.Value(market.Data, "SELECT concat(strftime(max(moment), '%Y-%m-%d %H:%M:%S'), '|', count(*)) FROM silver.bars")
        );
        CheckReplay(market);
    }

    [Fact]
    public async Task A_day_of_which_every_part_is_missing_is_missing_and_no_part_is_asked_twice()
    {
        const string Rule = "responses: [{ status: 404, means: missing }]\n    ";
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-09", more: Rule);
        _without.Add("2026-01-09|404");
        await _engine.RunAsync(market.Options);
        CheckReplay(market);
        _clock.Advance(TimeSpan.FromHours(12));

        await _engine.RunAsync(market.Options);

        Assert.Equal(4, Windows(market).Distinct(StringComparer.Ordinal).Count());
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
    public async Task A_part_that_fails_time_and_again_costs_none_of_those_before_it()
    {
        await using var market = await MarketAsync("step: 6h, format: \"yyyy-MM-ddTHH:mm:ssK\"", "2026-01-08");
        _without.Add("2026-01-08T12:00:00Z|400");
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(market.Options);
        CheckReplay(market);
        _without.Clear();
        market.Api.Forget();

        await _engine.RunAsync(market.Options);

        Assert.Equal(["2026-01-08T12:00:00Z..2026-01-08T17:59:59Z", "2026-01-08T18:00:00Z..2026-01-08T23:59:59Z"], Windows(market));
        CheckReplay(market);
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

    private void CheckReplay(SmallMarket market) => CheckReplay(market.Options);

    private void CheckReplay(RunOptions options)
    {
        var before = Tables.Replayable(options.DataDirectory);
        _engine.Orchestrator.Rebuild(options);
        Assert.Equal(before, Tables.Replayable(options.DataDirectory));
    }

    private static IReadOnlyList<string> Windows(SmallMarket market) =>
        [.. market.Api.Requests.Select(r => $"{r.Query["from"]}..{r.Query["to"]}").Order(StringComparer.Ordinal)];

    private async Task<SmallMarket> MarketAsync(string window, string historyFrom, string late = "0s", string more = "")
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, Answer);
        return market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}", attempts: 1 }

            datasets:
              - name: bars
                domain: market
                scope: global
                path: bars
                query: { from: "{from}", to: "{to}" }
                history_from: {{historyFrom}}
                date_field: moment
                window: { {{window}}{{(window.Contains("step: 1d", StringComparison.Ordinal) ? "" : $", late: {late}")}} }
                {{more}}silver_table: bars
                key: [moment]
                columns: { moment: timestamp, n: integer }
            """
        );
    }

    // One row at half past the hour in which the part begins.
    private StubApi.Answer Answer(StubApi.Request request)
    {
        var from = request.Query["from"];
        if (_without.Find(w => from.StartsWith(w.Split('|')[0], StringComparison.Ordinal)) is { } without)
        {
            return new("", int.Parse(without.Split('|')[1], CultureInfo.InvariantCulture));
        }

        var start = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        return new(
            JsonSerializer.Serialize(
                Enumerable
                    .Range(1, _rows)
                    .Select(n => new
                    {
                        moment = start.AddMinutes(30 * n).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                        n,
                    })
            )
        );
    }
}
