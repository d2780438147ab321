using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static DataPlatform.Tests.Support.SteppedMarket;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Recipes that ask for a history in another way than before: what was asked stays asked, in a rebuild too.</summary>
public sealed class ChangedStepsTests
{
    private const string Format = ", format: \"yyyy-MM-ddTHH:mm:ssK\"";

    private readonly FakeTimeProvider _clock = new(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));
    private readonly TestEngine _engine;

    public ChangedStepsTests() => _engine = new(_clock);

    [Fact]
    public async Task Days_to_ask_again_that_are_raised_later_forget_none_of_those_that_were_covered()
    {
        await using var market = await MarketAsync("step: 1d", "2026-01-09");
        for (var day = 9; day <= 12; day++)
        {
            await _engine.RunAsync(On(day, market));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await using var changed = await MarketAsync("step: 1d", "2026-01-09", refetchDays: 1);
        var options = On(13, market, changed);
        var before = Planned(options);
        _engine.Orchestrator.Rebuild(options);

        Assert.Equal(before, Planned(options));
        Assert.Equal(3, before.Count);
    }

    [Fact]
    public async Task A_step_that_is_taken_away_loses_no_day_that_was_not_answered_before()
    {
        var broken = true;
        await using var market = await StartAsync(
            "step: 1d",
            "2026-01-05",
            r => broken && r.Query["from"] != "2026-01-09" ? new("", 400) : null
        );
        await _engine.RunAsync(On(9, market));
        broken = false;
        market.Declare("", "2026-01-05");

        await _engine.RunAsync(On(10, market));

        Assert.Equal("6|2026-01-05|2026-01-10", Covered(market));
        SteppedMarket.CheckReplay(_engine, market);
    }

    /// <summary>A day at a time of which the vendor gives five rows at most is asked for in parts from now on.</summary>
    [Fact]
    public async Task A_full_answer_in_halves_is_the_same_in_a_rebuild_when_days_are_cut()
    {
        await using var market = await StartAsync(
            "step: 1mo, cap: 5" + Format,
            "2025-12-28",
            r => Day(r.Query["from"]) == Day(r.Query["to"]) ? null : new(DaysOf(r.Query["from"], r.Query["to"])),
            dateField: OfParts
        );
        await _engine.RunAsync(On(9, market));
        market.Declare("step: 6h, late: 0s, cap: 5" + Format, "2025-12-28", OfParts);
        var (tables, planned) = (Tables.Replayable(market.Data), Planned(On(9, market)));

        _engine.Orchestrator.Rebuild(On(9, market));

        Assert.Equal(tables, Tables.Replayable(market.Data));
        Assert.Equal(planned, Planned(On(9, market)));
    }

    [Theory]
    [InlineData("step: 1d", "step: 6h", 6)]
    [InlineData("step: 6h", "step: 1d", 3)]
    [InlineData("step: 6h", "step: 3h", 12)]
    public async Task A_step_that_changes_to_hours_and_back_survives_a_rebuild(string before, string after, int asked)
    {
        await using var market = await MarketAsync(before, "2026-01-07");
        await _engine.RunAsync(On(9, market));
        await using var changed = await MarketAsync(after, "2026-01-07");
        var options = On(9, market, changed);
        _engine.Orchestrator.Rebuild(options);
        _clock.Advance(TimeSpan.FromDays(1));

        await _engine.RunAsync(options with { Date = new(2026, 1, 10) });

        Assert.Equal(asked, changed.Api.Requests.Count);
    }

    /// <summary>What was asked for, and what its answer meant for the days that are covered, is what the recipe said then.</summary>
    [Theory]
    [InlineData("step: 1mo", 0, "step: 1mo", 60)]
    [InlineData("step: 1mo", 60, "step: 1mo", 0)]
    [InlineData("step: 1mo", 0, "step: 2d", 0)]
    [InlineData("step: 1mo", 0, "", 0)]
    [InlineData("", 0, "step: 1mo", 0)]
    [InlineData("step: 6h, late: 0s", 0, "step: 6h, late: 2d", 3)]
    [InlineData("step: 6h, late: 0s", 0, "step: 1d", 0)]
    [InlineData("step: 1d", 0, "step: 6h, late: 0s", 0)]
    public async Task A_rebuild_comes_to_the_same_tables_and_days_whatever_is_said_since(
        string before,
        int refetch,
        string after,
        int refetchNow
    )
    {
        // Where all fits into one step, nothing is cut.
        var history = before.EndsWith("mo", StringComparison.Ordinal) ? "2025-11-20" : "2025-12-28";
        await using var market = await StartAsync(
            before.Length == 0 ? Format[2..] : before + Format,
            history,
            r => string.CompareOrdinal(r.Query["from"], "2025-12-30") < 0 ? new("[]") : null,
            OfParts,
            $"refetch_days: {refetch}"
        );
        await _engine.RunAsync(On(9, market));
        _clock.Advance(TimeSpan.FromDays(1));
        await _engine.RunAsync(On(10, market));
        market.Declare($"{after}{(after.Length == 0 ? Format[2..] : Format)}", history, OfParts, $"refetch_days: {refetchNow}");
        var (tables, planned) = (Tables.Replayable(market.Data), Planned(On(11, market)));

        _engine.Orchestrator.Rebuild(On(11, market));

        Assert.Equal(tables, Tables.Replayable(market.Data));
        Assert.Equal(planned, Planned(On(11, market)));
    }

    private List<string> Planned(RunOptions options) => [.. _engine.Planned(options).Select(p => p.Query)];

    private static RunOptions On(int day, SmallMarket market, SmallMarket? changed = null) =>
        market.Options with
        {
            Date = new(2026, 1, day),
            RecipesDirectory = (changed ?? market).Options.RecipesDirectory,
        };

    private static Task<SmallMarket> MarketAsync(string step, string historyFrom, int refetchDays = 0) =>
        StartAsync(WindowOf(step), historyFrom, dateField: OfParts, more: $"refetch_days: {refetchDays}");

    private static string WindowOf(string step) => $"{step}{Format}{(step.EndsWith('h') ? ", late: 0s" : "")}";
}
