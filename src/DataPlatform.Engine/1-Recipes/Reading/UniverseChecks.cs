namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of universes, over all recipe files.</summary>
internal static class UniverseChecks
{
    /// <summary>The book with the tables from which the gold tables that universes read are made among what those universes read.</summary>
    public static RecipeBook Complete(RecipeBook book)
    {
        var inputs = book.Models.ToDictionary(m => $"gold.{m.Table}", InputsOf, StringComparer.Ordinal);
        var complete = book.WithSources(s => s with { UniverseReads = Below(s.UniverseReads, inputs) });
        return complete with { Recipes = [.. complete.Recipes.Select(r => r.ForEach.Count == 0 ? r : Complete(r, inputs))] };
    }

    private static DatasetRecipe Complete(DatasetRecipe recipe, Dictionary<string, List<string>> inputs) =>
        recipe with
        {
            ForEach = [.. recipe.ForEach.Select(f => f is FanOut.Queried q ? q with { Reads = Below(q.Reads, inputs) } : f)],
        };

    /// <summary>The recipes whose <c>for_each</c> waits for itself, as a path; null when none does.</summary>
    /// <param name="recipes">All recipes.</param>
    public static (DatasetRecipe Recipe, string Message)? CircleOf(IReadOnlyList<DatasetRecipe> recipes)
    {
        if (UniverseOrder.CirclesOf(recipes).Count > 0 || FanOutOrder.Of(recipes).Circle is not { Count: > 0 } circle)
        {
            return null;
        }

        var steps = circle.Skip(1).Select(loader => $"{loader.TableName} of {loader.Source.Name}/{loader.Dataset}");
        var first = circle.First(r => r.ForEach.Count > 0);
        return (first, $"'for_each' needs itself: {circle[0].Source.Name}/{circle[0].Dataset} <- {string.Join(" <- ", steps)}");
    }

    /// <summary>Refuses universes that wait for themselves.</summary>
    /// <param name="recipes">All recipes.</param>
    /// <param name="problem">Told of the source and of what is wrong with its universe.</param>
    public static void Check(IEnumerable<DatasetRecipe> recipes, Action<SourceRecipe, string> problem)
    {
        var all = recipes.ToList();
        foreach (var circle in UniverseOrder.CirclesOf(all))
        {
            var steps = circle.Zip(circle.Skip(1), (reader, loader) => $"{TableBetween(reader, loader)} of {loader.Name}");
            problem(
                circle[0],
                $"'universe' needs itself: {circle[0].Name} <- {string.Join(" <- ", steps)}; read tables of datasets with 'scope: global'"
            );
        }

        string TableBetween(SourceRecipe reader, SourceRecipe loader) =>
            all.First(r => r.IsTicker && r.Source.Name == loader.Name && UniverseOrder.Reads(reader, r)).Table.Name;
    }

    private static List<string> InputsOf(GoldModel model) =>
        [.. model.Inputs.Select(i => $"{i.Schema}.{i.Table}"), .. model.Needs.Select(n => $"gold.{n}")];

    private static List<string> Below(IReadOnlyList<string> tables, Dictionary<string, List<string>> inputs)
    {
        var all = new List<string>(tables);
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(inputs.GetValueOrDefault(all[i], []).Where(t => !all.Contains(t, StringComparer.Ordinal)).ToList());
        }

        return all;
    }
}
