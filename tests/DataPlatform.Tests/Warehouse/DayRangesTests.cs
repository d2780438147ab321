using CsCheck;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class DayRangesTests
{
    private static readonly Gen<(DateOnly From, DateOnly To)> Range =
        from first in Gen.Int[0, 60]
        from length in Gen.Int[0, 9]
        select (Some.Date.AddDays(first), Some.Date.AddDays(first + length));

    [Fact]
    public void Joined_ranges_are_the_same_days_in_order_with_a_gap_between_any_two() =>
        Range
            .Array[0, 20]
            .Sample(
                ranges =>
                {
                    var joined = DayRanges.Joined(ranges);

                    Assert.Equal(ranges.SelectMany(Days).ToHashSet(), joined.SelectMany(Days).ToHashSet());
                    Assert.All(joined.Zip(joined.Skip(1)), pair => Assert.True(pair.Second.From > pair.First.To.AddDays(1)));
                },
                iter: 2_000
            );

    private static IEnumerable<DateOnly> Days((DateOnly From, DateOnly To) range) =>
        Enumerable.Range(range.From.DayNumber, range.To.DayNumber - range.From.DayNumber + 1).Select(DateOnly.FromDayNumber);
}
