using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What a second run sends: on the same day nothing, on a later day what is due, and always what the plan had shown.</summary>
public sealed class DueTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_second_run_on_the_same_date_sends_nothing_and_changes_no_table()
    {
        await using var market = await SmallMarket.StartAsync();
        await _engine.RunAsync(market.Options);
        var before = Tables.Hashes(market.Data, ["silver", "gold", "ops"], "run_id");
        market.Api.Forget();

        var again = await _engine.RunAsync(market.Options);

        Assert.Empty(market.Api.Requests);
        Assert.Equal(new RequestCounts(38, 0, 0, 38), again.Requests);
        Assert.Equal(SilverCounts.None, again.Silver);
        Assert.Equal(RunStatus.Succeeded, again.Status);
        var after = Tables.Hashes(market.Data, ["silver", "gold", "ops"], "run_id");
        string[] diaries = ["ops.chunks", "ops.meta", "ops.requests", "ops.runs"];
        Assert.Equal(before.Where(t => !diaries.Contains(t.Key)), after.Where(t => !diaries.Contains(t.Key)));
        Assert.Equal(
            ["succeeded today|38"],
            Tables.Rows(market.Data, $"SELECT reason, count(*) FROM ops.requests WHERE run_id = '{again.RunId}' GROUP BY reason")
        );
    }

    [Fact]
    public async Task A_run_for_a_day_before_the_last_one_sends_nothing_and_does_not_end_well()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        var earlier = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(-1) });

        Assert.Empty(market.Api.Requests);
        Assert.Equal(RunStatus.Partial, earlier.Status);
        var warning = Assert.Single(earlier.Warnings);
        Assert.Equal((WarningKind.LaterDate, "small"), (warning.Kind, warning.Source));
        Assert.StartsWith($"2 requests were answered up to {SmallMarket.Day:yyyy-MM-dd}", warning.Message, StringComparison.Ordinal);
        Assert.Equal(
            [$"{earlier.RunId}|later-date|{warning.Message}"],
            Tables.Rows(market.Data, "SELECT run_id, kind, message FROM ops.warnings")
        );
    }

    [Fact]
    public async Task On_the_next_day_what_is_due_is_sent_from_the_newest_day_we_have()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        await _engine.RunAsync(market.Options);
        market.Api.Forget();

        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(["/list-01", "/series-01?symbol=AAA&from=2026-01-09&to=2026-01-10"], market.Api.Asked);
        Assert.Equal("6", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_01"));
    }

    [Fact]
    public async Task A_recipe_with_a_minimum_age_is_left_until_it_is_that_old()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 0);
        market.With(
            "small.yaml",
            SmallMarket
                .Yaml("small", market.Api.Address, 2, 0)
                .Replace("path: list-02", "path: list-02\n    cadence: { min_age_days: 2 }", StringComparison.Ordinal)
        );
        var asked = new List<string>();
        foreach (var later in Enumerable.Range(0, 4))
        {
            market.Api.Forget();
            await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(later) });
            asked.Add(string.Join(' ', market.Api.Asked.Order(StringComparer.Ordinal)));
        }

        Assert.Equal(["/list-01 /list-02", "/list-01", "/list-01 /list-02", "/list-01"], asked);
        Assert.Contains("not due: 1 of 2 days old", Tables.Rows(market.Data, "SELECT DISTINCT reason FROM ops.requests"));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_has_its_window_asked_again_when_the_cadence_says_so()
    {
        var number = 0.25;
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            answer: r =>
                new(
                    JsonSerializer.Serialize(
                        new[] { SmallMarket.Row("AAA", new(2026, 1, 8), 3), SmallMarket.Row("AAA", new(2026, 1, 9), number++) }
                    )
                )
        );
        var yaml = SmallMarket
            .Yaml("small", market.Api.Address, 0, 1)
            .Replace("value: double", "value: integer", StringComparison.Ordinal)
            .Replace("path: series-01", "path: series-01\n    cadence: { min_age_days: 7 }", StringComparison.Ordinal);
        var options = market.With("small.yaml", yaml).Options with { Tickers = ["AAA"] };

        await _engine.RunAsync(options);
        foreach (var later in new[] { 1, 2, 6 })
        {
            await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(later) });
        }

        Assert.Single(market.Api.Requests);
        Assert.Equal("1", Tables.Value(market.Data, "SELECT count(*) FROM ops.quarantine"));

        var due = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(7) });

        Assert.Equal(RunStatus.Partial, due.Status);
        Assert.Equal(2, market.Api.Requests.Count);
        Assert.Equal("2026-01-05", market.Api.Requests[1].Query["from"]);
    }

    [Fact]
    public async Task A_run_sends_exactly_what_the_plan_had_shown_today_and_on_later_days()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3, tickers: ["AAA", "B&B", "C C", "BRK/A"]);
        await _engine.RunAsync(market.Options with { Switches = new() { ExecuteTickerRecipes = false } });

        foreach (var later in new[] { 0, 0, 1, 7 })
        {
            var options = market.Options with { Date = SmallMarket.Day.AddDays(later) };
            var planned = _engine.Planned(options);
            market.Api.Forget();

            await _engine.RunAsync(options);

            Assert.Equal(planned.Select(u => u.PathAndQuery).Order(StringComparer.Ordinal), market.Api.Asked.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_plan_sends_nothing_and_writes_nothing()
    {
        await using var market = await SmallMarket.StartAsync();
        await _engine.RunAsync(market.Options with { Switches = new() { ExecuteTickerRecipes = false } });
        market.Api.Forget();
        var before = Files(market.Data);

        var plan = _engine.Orchestrator.Plan(market.Options);
        var elsewhere = _engine.Orchestrator.Plan(market.Options with { DataDirectory = Path.Combine(market.Data, "none") });

        Assert.Empty(market.Api.Requests);
        Assert.Equal(before, Files(market.Data));
        Assert.Equal((38L, 36L, 2L), (plan.Planned, plan.Due, plan.Skipped));
        Assert.Equal([2, 10, 2], plan.Chunks.Select(c => c.Recipes.Count));
        Assert.Equal(2, elsewhere.Due);
        Assert.Contains("the tickers are not known yet", Assert.Single(elsewhere.Notes), StringComparison.Ordinal);
    }

    private static List<string> Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f):O}"),
        ];
}
