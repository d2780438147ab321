using CsCheck;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class HistoryStepsTests
{
    private static readonly DateOnly Date = new(2026, 1, 9);
    private static readonly DatasetRecipe Monthly = Some.TickerRecipe with { Window = new() { Step = new WindowStep(1, "mo") } };

    [Theory]
    [InlineData("2026-01-09", 0, StepAge.Newest)]
    [InlineData("2026-01-08", 0, StepAge.Recent)]
    [InlineData("2026-01-02", 0, StepAge.Recent)]
    [InlineData("2026-01-01", 0, StepAge.Settled)]
    [InlineData("2025-12-10", 30, StepAge.Recent)]
    [InlineData("2025-12-09", 30, StepAge.Settled)]
    public void A_window_is_settled_when_no_row_of_it_can_be_late(string to, int refetchDays, object age) =>
        Assert.Equal(age, HistorySteps.AgeOf(Monthly with { RefetchDays = refetchDays }, DateOnly.Parse(to, null), Date));

    /// <summary>A day that came empty is asked once more, when it has been over for a day and what the vendor may be late.</summary>
    [Theory]
    [InlineData("2026-01-08", 0, 0, StepAge.Recent)]
    [InlineData("2026-01-07", 0, 0, StepAge.Settled)]
    [InlineData("2026-01-06", 0, 2, StepAge.Recent)]
    [InlineData("2026-01-05", 0, 2, StepAge.Settled)]
    [InlineData("2026-01-05", 4, 0, StepAge.Recent)]
    public void A_day_in_parts_is_settled_when_it_was_over_for_another_day(string to, int refetchDays, int lateDays, object age)
    {
        var recipe = Monthly with
        {
            RefetchDays = refetchDays,
            Window = new() { Step = new WindowStep(1, "h") },
            Pagination = new Pagination.DayParts(TimeSpan.FromHours(1), TimeSpan.FromDays(lateDays), Cap: null),
        };

        Assert.Equal(age, HistorySteps.AgeOf(recipe, DateOnly.Parse(to, null), Date));
    }

    [Fact]
    public void What_is_known_and_what_is_asked_are_all_of_the_history() =>
        (
            from days in Gen.Int[0, 500]
            from known in Gen.Select(Gen.Int[-20, 520], Gen.Int[0, 90], Gen.Enum<WindowState>()).Array[0, 8]
            from covered in Gen.Int[0, 500]
            from refetch in Gen.Int[0, 40]
            from step in Gen.Select(Gen.Int[1, 9], Pick.From("d", "w", "mo", "y"))
            select (days, known, covered, refetch, step)
        ).Sample(
            (days, known, covered, refetch, step) =>
            {
                var first = Date.AddDays(-days);
                var recipe = Monthly with
                {
                    RefetchDays = refetch,
                    Window = new() { Step = new WindowStep(step.Item1, step.Item2) },
                };
                var windows = known
                    .Where(k => k.Item3 != WindowState.Asked)
                    .Select(k => new KnownWindow(first.AddDays(k.Item1), first.AddDays(k.Item1 + k.Item2), k.Item3, null))
                    .Where(k => k.To < Date)
                    .ToList();
                DateOnly? newest = covered > days ? null : first.AddDays(covered);

                var asked = HistorySteps.Of(recipe, first, Date, windows, newest).ToList();

                Assert.Equal(Date, asked[^1].To);
                Assert.All(asked, a => Assert.True(recipe.Window.Step!.Value.Holds(a.From, a.To) && a.From >= first));
                Assert.All(asked.Zip(asked.Skip(1)), a => Assert.True(a.First.To < a.Second.From));
                for (var day = first; day <= Date; day = day.AddDays(1))
                {
                    var isKnown = windows.Exists(w =>
                        w.From <= day && day <= w.To && (w.IsSettled || (newest is { } n && day < n.AddDays(-refetch)))
                    );
                    Assert.Equal(!isKnown, asked.Exists(a => a.From <= day && day <= a.To));
                }
            },
            iter: 300
        );
}
