using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>Where a run's time went, as a person is told.</summary>
internal static class TimeText
{
    /// <summary>What it went to, and how many seconds; in the order of <see cref="TimeCounts"/>.</summary>
    public static IReadOnlyList<(string Use, double Seconds)> Uses(TimeCounts time) =>
        [
            ("cool-down", time.CoolDownSeconds),
            ("quota", time.QuotaSeconds),
            ("network", time.NetworkSeconds),
            ("promotion", time.PromotionSeconds),
            ("back-off", time.BackOffSeconds),
            ("idle", time.IdleSeconds),
        ];

    /// <summary>As <c>quota 4 m 10 s (62%), network 2 m 20 s (35%)</c>, what took most first, without what took next to nothing; empty without any time.</summary>
    public static string Of(TimeCounts time)
    {
        var uses = Uses(time);
        var total = uses.Sum(u => u.Seconds);
        return string.Join(
            ", ",
            uses.Where(u => u.Seconds > 0 && u.Seconds / total >= 0.005)
                .OrderByDescending(u => u.Seconds)
                .Select(u => $"{u.Use} {Duration.ForPeople(TimeSpan.FromSeconds(u.Seconds))} ({u.Seconds / total:0%})")
        );
    }
}
