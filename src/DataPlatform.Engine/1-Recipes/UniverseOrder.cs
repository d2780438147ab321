namespace DataPlatform.Recipes;

/// <summary>
/// The order in which sources can be asked for tickers: a source whose universe reads a table that ticker recipes of another source load comes
/// after that one, and otherwise the order of the recipes stays.
/// </summary>
/// <param name="Sources">The sources of ticker recipes in that order; those of a circle stand where it was broken.</param>
/// <param name="Circles">Universes that wait for themselves, each as a path that ends where it begins.</param>
internal sealed record UniverseOrder(IReadOnlyList<SourceRecipe> Sources, IReadOnlyList<IReadOnlyList<SourceRecipe>> Circles)
{
    /// <param name="recipes">Recipes; those without tickers play no part.</param>
    public static UniverseOrder Of(IEnumerable<DatasetRecipe> recipes)
    {
        var ticker = recipes.Where(r => r.IsTicker).ToList();
        bool IsAfter(SourceRecipe source, SourceRecipe other) => ticker.Exists(r => r.Source.Name == other.Name && Reads(source, r));

        var waiting = ticker.Select(r => r.Source).DistinctBy(s => s.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<SourceRecipe>();
        var circles = new List<IReadOnlyList<SourceRecipe>>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(s => !waiting.Exists(other => IsAfter(s, other)));
            if (next is null)
            {
                var circle = Circle(waiting, IsAfter);
                circles.Add(circle);
                next = circle[0];
            }

            ordered.Add(next);
            waiting.Remove(next);
        }

        return new(ordered, circles);
    }

    // Every source that waits, waits for another one that does; whoever follows them comes back to one that was seen.
    private static IReadOnlyList<SourceRecipe> Circle(List<SourceRecipe> waiting, Func<SourceRecipe, SourceRecipe, bool> isAfter)
    {
        var path = new List<SourceRecipe>();
        var at = waiting[0];
        while (!path.Contains(at))
        {
            path.Add(at);
            at = waiting.First(other => isAfter(path[^1], other));
        }

        return [.. path.SkipWhile(s => s != at), at];
    }

    /// <summary>True when the source's universe reads the table that the recipe loads.</summary>
    public static bool Reads(SourceRecipe source, DatasetRecipe recipe) =>
        source.UniverseReads.Contains($"silver.{recipe.Table.Name}", StringComparer.Ordinal);
}
