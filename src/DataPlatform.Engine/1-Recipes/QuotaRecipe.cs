namespace DataPlatform.Recipes;

/// <summary>What sources may send together: those with the same quota declare the same limits, which the reader sees to.</summary>
/// <param name="Name">Its name: that of the source when no other one shares it; part of a file name.</param>
/// <param name="Limits">All limits; they apply at once. Empty: no limit.</param>
/// <param name="Use">The share of the limits that this program may use, above 0 and at most 1.</param>
internal sealed record QuotaRecipe(string Name, IReadOnlyList<RateLimit> Limits, double Use)
{
    /// <summary>
    /// The names that its permits go by when the recipe says it otherwise: a key that is the only one, or one of several. What was spent under them was
    /// spent all the same.
    /// </summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>The quota that is waited for: this one, unless it is that of one of several keys which are used in turn.</summary>
    public string WaitedFor { get; init; } = Name;

    /// <summary>The quotas of the sources, in the order in which the sources first name them; of one with several keys, one for each.</summary>
    public static IReadOnlyList<QuotaRecipe> Of(IEnumerable<SourceRecipe> sources) =>
        [.. sources.DistinctBy(s => s.QuotaName, StringComparer.Ordinal).SelectMany(Of)];

    private static IEnumerable<QuotaRecipe> Of(SourceRecipe source)
    {
        // No source and no quota has a dot in its name.
        var ofKeys = (source.Auth?.Secrets ?? []).Select(s => $"{source.QuotaName}.{s.Place.Mark(source.File)}").ToList();
        return source.KeysInTurn.Count == 0
            ? [new(source.QuotaName, source.Limits, source.Use) { OtherNames = ofKeys }]
            : ofKeys.Select(name => new QuotaRecipe(name, source.Limits, source.Use)
            {
                OtherNames = [source.QuotaName],
                WaitedFor = source.QuotaName,
            });
    }
}
