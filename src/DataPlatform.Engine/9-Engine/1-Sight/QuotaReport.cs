using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Engine.Sight;

/// <summary>What is left of the quotas: read beside whoever uses them.</summary>
internal static class QuotaReport
{
    /// <param name="sources">The sources.</param>
    /// <param name="folder">Where the logs of permits lie; it need not exist.</param>
    /// <param name="now">Now.</param>
    public static IReadOnlyList<QuotaWindow> Of(IReadOnlyList<SourceRecipe> sources, string folder, DateTimeOffset now)
    {
        var used = Quotas.Used(sources, folder, now);
        return [.. QuotaRecipe.Of(sources).SelectMany(q => q.Limits.Select(l => Window(q, l, used[q.Name], now)))];
    }

    private static QuotaWindow Window(QuotaRecipe quota, RateLimit limit, IReadOnlyList<double> moments, DateTimeOffset now)
    {
        var share = limit.Share(quota.Use);
        var length = limit.Window.TotalSeconds;
        var within = moments.Where(m => m > -length).ToList();
        var left = Math.Max(0, share - within.Count);
        return new(
            quota.Name,
            limit.ToString(),
            within.Count,
            left,
            left > 0 ? null : now.AddSeconds(within[within.Count - share] + length),
            within.Count == 0 ? null : now.AddSeconds(within[^1] + length)
        );
    }
}
