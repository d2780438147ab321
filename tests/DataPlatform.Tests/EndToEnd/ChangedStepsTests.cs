using System.Globalization;
using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

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

    [Theory]
    [InlineData("step: 1d", "step: 6h", 6)]
    [InlineData("step: 6h", "step: 1d", 4)]
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

    private List<string> Planned(RunOptions options) => [.. _engine.Planned(options).Select(p => p.Query)];

    private static RunOptions On(int day, SmallMarket market, SmallMarket? changed = null) =>
        market.Options with
        {
            Date = new(2026, 1, day),
            RecipesDirectory = (changed ?? market).Options.RecipesDirectory,
        };

    private static async Task<SmallMarket> MarketAsync(string step, string historyFrom, int refetchDays = 0)
    {
        var late = step.EndsWith('h') ? ", late: 0s" : "";
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
                refetch_days: {{refetchDays}}
                date_field: moment
                window: { {{step}}{{Format}}{{late}} }
                silver_table: bars
                key: [moment]
                columns: { moment: timestamp }
            """
        );
    }

    // One row at half past the hour in which the window begins.
    private static StubApi.Answer Answer(StubApi.Request request)
    {
        var start = DateTimeOffset.Parse(request.Query["from"], CultureInfo.InvariantCulture);
        var moment = start.AddMinutes(30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new(JsonSerializer.Serialize(new[] { new { moment } }));
    }
}
