using System.Globalization;
using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>After pruning, plans and a rebuild come to what they came to before.</summary>
public sealed class PrunedPlansTests
{
    private static readonly FakeTimeProvider Clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateOnly Late = new(2030, 1, 1);

    private readonly TestEngine _engine = new();

    /// <summary>Windows that were answered without rows, and late ones that are asked again: a rebuild without their answers would ask them anew.</summary>
    [Theory]
    [InlineData("step: 1w")]
    [InlineData("step: 1mo")]
    [InlineData("")]
    public async Task Days_that_were_answered_without_rows_are_not_asked_again_after_a_rebuild(string window)
    {
        await using var market = await SteppedMarket.StartAsync(
            window,
            "2026-01-01",
            r =>
                new(
                    JsonSerializer.Serialize(
                        Days(r)
                            .Where(d => d.Day % 9 == 1)
                            .Select(d => new { date = d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), n = 1 })
                    )
                ),
            more: "empty_is_answer: true\nrefetch_days: 3"
        );
        foreach (var day in Enumerable.Range(0, Kills.IsLong ? 12 : 8))
        {
            await RunAsync(market, day);
        }

        var last = market.Options with { Date = SmallMarket.Day.AddDays(11) };
        var before = Tables.Replayable(market.Data);
        var planned = Planned(last);

        var summary = Prune(market.Options);
        var pruned = Planned(last);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.True(summary.IsPruned, string.Join('\n', summary.Kept.Select(k => k.ToString()).Concat(summary.Differing)));
        Assert.Equal(planned, pruned);
        Assert.Equal(planned, Planned(last));
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    [Fact]
    public async Task Runs_for_days_that_come_out_of_order_and_days_that_were_a_mistake_change_no_plan()
    {
        var name = "first";
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            answer: _ => new($$"""[{"symbol":"AAA","name":"{{name}}"}]""")
        );
        foreach (var day in new[] { 0, 1, 2, 40, 20, 21, 22, 41 })
        {
            name = $"of day {day}";
            await RunAsync(market, day);
        }

        _engine.Orchestrator.Rebuild(market.Options, forget: SmallMarket.Day.AddDays(40));
        var (before, planned) = (Tables.Replayable(market.Data), Planned(market.Options));

        var summary = Prune(market.Options);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.True(summary.IsPruned);
        Assert.Empty(summary.Differing);
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(planned, Planned(market.Options));
    }

    [Fact]
    public async Task Shipped_recipes_and_a_vendor_with_faults_come_to_the_same_after_months()
    {
        await using var simulated = await Simulated.StartAsync(
            new SimulatorOptions
            {
                Faults = new()
                {
                    Http500 = 0.1,
                    WrongType = 0.1,
                    ErrorObject = 0.05,
                    Html = 0.05,
                    Empty = 0.05,
                    NotFound = 0.05,
                },
            }
        );
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Datasets =
            [
                "stock-list",
                "company-profile",
                "income-statement",
                "price-eod-full",
                "price-eod-dividend-adjusted",
                "fred-dgs10",
                "ratios-ttm",
            ],
            Switches = new() { TickerLimit = 2 },
            ChunkSize = 3,
        };
        foreach (var later in Kills.IsLong ? new[] { 0, 0, 3, 4, 40, 41, 80, 100 } : [0, 0, 3, 40, 100])
        {
            await _engine.RunAsync(options with { Date = Simulated.Day.AddDays(later) });
        }

        var next = options with { Date = Simulated.Day.AddDays(101) };
        var (before, planned) = (Tables.Replayable(data.Path), _engine.Planned(next));
        var summary = Prune(options);
        var pruned = _engine.Planned(next);
        var verified = _engine.Orchestrator.Verify(data.Path);
        _engine.Orchestrator.Rebuild(options);
        var after = Tables.Replayable(data.Path);

        Assert.True(summary.IsPruned, string.Join('\n', summary.Kept));
        Assert.True(verified.IsWhole, string.Join('\n', verified.Problems));
        Assert.Equal(planned, pruned);
        Assert.Equal(planned, _engine.Planned(next));
        // Of drift, which run saw it first and last; of answers without days, how long the longest was.
        Assert.Equal(
            before.Where(t => t.Key is not ("ops.schema_drift" or "ops.watermarks")),
            after.Where(t => t.Key is not ("ops.schema_drift" or "ops.watermarks"))
        );
    }

    private static PruneSummary Prune(RunOptions options) => Housekeeper.Prune(options, Late, Clock, agrees: null);

    private Task<RunSummary> RunAsync(SmallMarket market, int later, RunOptions? options = null) =>
        _engine.RunAsync((options ?? market.Options) with { Date = SmallMarket.Day.AddDays(later), AllowFutureDate = true });

    private List<Uri> Planned(RunOptions options) =>
        [.. Enumerable.Range(0, 8).SelectMany(later => _engine.Planned(options with { Date = options.Date!.Value.AddDays(later) }))];

    private static IEnumerable<DateOnly> Days(StubApi.Request request)
    {
        var (from, to) = (Day("from"), Day("to"));
        return Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

        DateOnly Day(string name) => DateOnly.ParseExact(request.Query[name], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
