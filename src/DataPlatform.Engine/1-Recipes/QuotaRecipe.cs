namespace DataPlatform.Recipes;

/// <summary>What sources may send together: those with the same quota declare the same limits, which the reader sees to.</summary>
/// <param name="Name">Its name: that of the source when no other one shares it; part of a file name.</param>
/// <param name="Limits">All limits; they apply at once. Empty: no limit.</param>
/// <param name="Use">The share of the limits that this program may use, above 0 and at most 1.</param>
internal sealed record QuotaRecipe(string Name, IReadOnlyList<RateLimit> Limits, double Use)
{
    /// <summary>The quotas of the sources, in the order in which the sources first name them; of one with several keys, one for each.</summary>
    public static IReadOnlyList<QuotaRecipe> Of(IEnumerable<SourceRecipe> sources) =>
        [
            .. sources
                .DistinctBy(s => s.QuotaName, StringComparer.Ordinal)
                .SelectMany(s => NamesOf(s).Select(name => new QuotaRecipe(name, s.Limits, s.Use))),
        ];

    // No source and no quota has a dot in its name.
    private static IEnumerable<string> NamesOf(SourceRecipe source) =>
        source.KeysInTurn.Count == 0 ? [source.QuotaName] : source.KeysInTurn.Select(key => $"{source.QuotaName}.{key}");
}
