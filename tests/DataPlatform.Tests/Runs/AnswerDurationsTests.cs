using CsCheck;
using DataPlatform.Runs.Observers;
using Xunit;

namespace DataPlatform.Tests.Runs;

/// <summary>Quantiles from counts.</summary>
public sealed class AnswerDurationsTests
{
    [Fact]
    public void A_quantile_is_the_one_of_the_sorted_list_to_within_five_percent() =>
        Gen.Double[0.001, 3600]
            .List[1, 400]
            .Sample(seconds =>
            {
                var durations = new AnswerDurations();
                seconds.ForEach(s => durations.Add(TimeSpan.FromSeconds(s)));
                var sorted = seconds.Order().ToList();

                var counts = durations.Counts;

                foreach (var (share, is_) in new[] { (0.5, counts.P50), (0.9, counts.P90), (0.99, counts.P99) })
                {
                    var exact = sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
                    Assert.InRange(is_, (exact * 0.999) - 0.0001, (exact * 1.051) + 0.0001);
                }

                Assert.Equal(sorted[^1], counts.Longest, 0.0001);
            });
}
