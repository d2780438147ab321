namespace DataPlatform.Recipes;

/// <summary>Sources that are asked for tickers which ticker recipes load: those whose universes wait for themselves.</summary>
internal static class UniverseOrder
{
    /// <summary>Universes that wait for themselves, each as a path that ends where it begins.</summary>
    /// <param name="recipes">Recipes; those without tickers play no part.</param>
    public static IReadOnlyList<IReadOnlyList<SourceRecipe>> CirclesOf(IEnumerable<DatasetRecipe> recipes)
    {
        var ticker = recipes.Where(r => r.IsTicker).ToList();
        bool IsAfter(SourceRecipe source, SourceRecipe other) => ticker.Exists(r => r.Source.Name == other.Name && Reads(source, r));

        var waiting = ticker.Select(r => r.Source).DistinctBy(s => s.Name, StringComparer.Ordinal).ToList();
        var circles = new List<IReadOnlyList<SourceRecipe>>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(s => !waiting.Exists(other => IsAfter(s, other)));
            if (next is null)
            {
                circles.Add(Circle(waiting, IsAfter));
                next = circles[^1][0];
            }

            waiting.Remove(next);
        }

        return circles;
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
