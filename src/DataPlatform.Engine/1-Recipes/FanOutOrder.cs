namespace DataPlatform.Recipes;

/// <summary>
/// The order in which recipes can be asked that fan out over what the warehouse holds: one that reads a table comes after those that load it, and
/// otherwise the order of sources and recipes stays.
/// </summary>
/// <param name="Rounds">Recipes of one source each, none of which reads what another of the round loads.</param>
/// <param name="Circle">Recipes that wait for themselves, as a path that ends where it begins; empty when none does.</param>
internal sealed record FanOutOrder(IReadOnlyList<IReadOnlyList<DatasetRecipe>> Rounds, IReadOnlyList<DatasetRecipe> Circle)
{
    /// <param name="recipes">Recipes; those that do not fan out over the warehouse play no part.</param>
    public static FanOutOrder Of(IEnumerable<DatasetRecipe> recipes)
    {
        var waiting = recipes.Where(r => r.FansOut).ToList();
        var loaders = waiting.SelectMany(r => r.TablesLoaded).CountBy(t => t, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var rounds = new List<IReadOnlyList<DatasetRecipe>>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(IsReady).ToList();
            if (ready.Count == 0)
            {
                return new(rounds, PathBack(waiting));
            }

            // All that the first source in order can be asked for now.
            var first = waiting.Select(r => r.Source.Name).First(s => ready.Exists(r => r.Source.Name == s));
            var round = ready.Where(r => r.Source.Name == first).ToList();
            rounds.Add(round);
            waiting.RemoveAll(round.Contains);
            foreach (var table in round.SelectMany(r => r.TablesLoaded))
            {
                loaders[table]--;
            }
        }

        return new(rounds, []);

        bool IsReady(DatasetRecipe recipe) => recipe.TablesRead.All(t => loaders.GetValueOrDefault(t) == 0);
    }

    // Every recipe that waits, waits for another one that does; whoever follows them comes back to one that was seen.
    private static IReadOnlyList<DatasetRecipe> PathBack(List<DatasetRecipe> waiting)
    {
        var path = new List<DatasetRecipe>();
        var at = waiting[0];
        while (!path.Contains(at))
        {
            path.Add(at);
            at = waiting.First(path[^1].Reads);
        }

        return [.. path.SkipWhile(r => r != at), at];
    }
}
