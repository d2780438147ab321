namespace DataPlatform.Recipes;

/// <summary>A quota as the sources that share it declare it.</summary>
/// <param name="Name">Its name: that of the source when no other one shares it; part of a file name.</param>
/// <param name="Limits">All limits that any of its sources declares; they apply at once. Empty: no limit.</param>
/// <param name="Use">The share of the limits that this program may use, above 0 and at most 1: the smallest that any of its sources declares.</param>
internal sealed record QuotaRecipe(string Name, IReadOnlyList<RateLimit> Limits, double Use)
{
    /// <summary>The quotas of the sources, in the order in which the sources first name them.</summary>
    public static IReadOnlyList<QuotaRecipe> Of(IEnumerable<SourceRecipe> sources) =>
        [
            .. sources
                .GroupBy(s => s.QuotaName, StringComparer.Ordinal)
                .Select(q => new QuotaRecipe(q.Key, [.. q.SelectMany(s => s.Limits).Distinct()], q.Min(s => s.Use))),
        ];
}
