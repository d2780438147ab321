using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class WindowStepTests
{
    private static readonly Gen<DateOnly> Day = Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber);

    [Theory]
    [InlineData("1d", "2024-02-28", "2024-02-28")]
    [InlineData("15m", "2024-02-28", "2024-02-28")]
    [InlineData("1w", "2026-01-09", "2026-01-11")]
    [InlineData("2w", "2026-01-09", "2026-01-18")]
    [InlineData("1mo", "2024-02-15", "2024-02-29")]
    [InlineData("3mo", "2024-02-15", "2024-03-31")]
    [InlineData("1y", "2024-02-15", "2024-12-31")]
    [InlineData("1y", "9999-02-15", "9999-12-31")]
    public void A_step_ends_where_the_calendar_says(string text, string day, string end)
    {
        Assert.True(WindowStep.TryParse(text, out var step));
        Assert.Equal(DateOnly.Parse(end, null), step.End(DateOnly.Parse(day, null)));
        Assert.Equal(text, step.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("1001y")]
    [InlineData("1440m")]
    [InlineData("24h")]
    [InlineData("1s")]
    [InlineData("-1d")]
    [InlineData("1 d")]
    public void Anything_else_is_no_step(string text) => Assert.False(WindowStep.TryParse(text, out _));

    [Fact]
    public void Steps_follow_each_other_without_a_gap_and_each_holds_what_it_spans() =>
        (
            from day in Day
            from count in Gen.Int[1, 40]
            from unit in Pick.From("m", "d", "w", "mo", "y")
            select (day, step: new WindowStep(count, unit))
        ).Sample(
            (day, step) =>
            {
                var end = step.End(day);
                Assert.True(end >= day);
                Assert.Equal(end, step.End(end));
                Assert.True(step.Holds(day, end));
                if (end < DateOnly.MaxValue)
                {
                    Assert.True(step.End(end.AddDays(1)) > end);
                }
            }
        );

    [Fact]
    public void Halves_come_one_behind_the_other_and_leave_no_day_out() =>
        (
            from first in Gen.Int[0, 100_000]
            from days in Gen.Int[1, 400]
            from isFull in Gen.Bool.Array[1000]
            select (first, days, isFull)
        ).Sample(
            (first, days, isFull) =>
            {
                var whole = new HalvedWindow(DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(first + days - 1));
                var read = new List<HalvedWindow>();
                var asked = 0;
                for (HalvedWindow? next = whole; next is { } part; asked++)
                {
                    Assert.True(HalvedWindow.TryParse(part.ToString(), out var same));
                    Assert.Equal(part, same);
                    var halves = isFull[asked % isFull.Length] && !part.IsOneDay;
                    if (!halves)
                    {
                        read.Add(part);
                    }

                    next = halves ? part.Older : whole.Behind(part);
                }

                Assert.Equal(whole.From, read[0].From);
                Assert.Equal(whole.To, read[^1].To);
                Assert.All(read.Zip(read.Skip(1)), p => Assert.Equal(p.First.To.AddDays(1), p.Second.From));
            }
        );
}
