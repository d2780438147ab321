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

    private static RunOptions Tomorrow(SmallMarket market, int day) => market.Options with { Date = new(2026, 1, day) };

    private void CheckReplay(SmallMarket market)
    {
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    private static IReadOnlyList<string> Windows(SmallMarket market) =>
        [.. market.Api.Requests.Select(r => $"{r.Query["from"]}..{r.Query["to"]}").Order(StringComparer.Ordinal)];

    private async Task<SmallMarket> MarketAsync(string window, string historyFrom)
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
                window: { {{window}} }
                silver_table: bars
                key: [moment]
                columns: { moment: timestamp, n: integer }
            """
        );
    }

    // One row at half past the hour in which the part begins.
    private StubApi.Answer Answer(StubApi.Request request)
    {
        var from = request.Query["from"];
        if (_without.Find(w => w.StartsWith(from, StringComparison.Ordinal)) is { } without)
        {
            return new("", int.Parse(without.Split('|')[1], CultureInfo.InvariantCulture));
        }

        var start = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        return new(
            JsonSerializer.Serialize(
                new[] { new { moment = start.AddMinutes(30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), n = 1 } }
            )
        );
    }
}
