using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Somebody moves the first day of a history: what that asks is said before it is asked, and while it is.</summary>
public sealed class MovedHistoryTests
{
    [Fact]
    public async Task An_earlier_history_from_is_said_by_plan_and_run_until_it_was_asked()
    {
        await using var vendor = await OneDataset.StartAsync(From("2026-01-05"), r => new($$"""[{"day":"{{r.Query["from"]}}"}]"""));
        await vendor.RunAsync();
        const string moved =
            "acme/d: its history_from is 2026-01-01, and until now it was asked from 2026-01-05 on: the days before are asked, too";

        Assert.Empty(Plan(vendor));
        vendor.Declare(From("2026-01-01"));
        vendor.Day = new(2026, 1, 10);
        Assert.Equal([moved], Plan(vendor));
        var run = await vendor.RunAsync();
        vendor.Day = new(2026, 1, 11);

        Assert.Equal([moved], run.Notes);
        Assert.Equal("/d?from=2026-01-01&to=2026-01-10", vendor.Api.Asked[^1]);
        Assert.Empty(Plan(vendor));
        vendor.Declare(From("2026-01-08"));
        Assert.Empty(Plan(vendor));
    }

    [Fact]
    public async Task Of_a_history_in_steps_nobody_can_tell_whether_it_was_moved()
    {
        await using var vendor = await OneDataset.StartAsync(
            "window: { step: 1d }\n" + From("2026-01-05"),
            r => new($$"""[{"day":"{{r.Query["from"]}}"}]""")
        );
        await vendor.RunAsync();

        vendor.Declare("window: { step: 1d }\n" + From("2026-01-01"));

        Assert.Empty(Plan(vendor));
    }

    private static IReadOnlyList<string> Plan(OneDataset vendor) => vendor.Engine.Orchestrator.Plan(vendor.Options).Notes;

    private static string From(string day) =>
        $$"""
            query: { from: "{from}", to: "{to}" }
            history_from: {{day}}
            date_field: day
            key: [day]
            columns: { day: date }
            """;
}
