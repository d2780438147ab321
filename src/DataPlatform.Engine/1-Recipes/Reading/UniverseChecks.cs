namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of universes, over all recipe files.</summary>
internal static class UniverseChecks
{
    /// <summary>The book with the tables from which the gold tables that universes read are made among what those universes read.</summary>
    public static RecipeBook Complete(RecipeBook book)
    {
        var inputs = book.Models.ToDictionary(m => $"gold.{m.Table}", InputsOf, StringComparer.Ordinal);
        return book.WithSources(s => s with { UniverseReads = Below(s.UniverseReads, inputs) });
    }

    /// <summary>Refuses universes that wait for themselves.</summary>
    /// <param name="recipes">All recipes.</param>
    /// <param name="problem">Told of the source and of what is wrong with its universe.</param>
    public static void Check(IEnumerable<DatasetRecipe> recipes, Action<SourceRecipe, string> problem)
    {
        var all = recipes.ToList();
        foreach (var circle in UniverseOrder.Of(all).Circles)
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
