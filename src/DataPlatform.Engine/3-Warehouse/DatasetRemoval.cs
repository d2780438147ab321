using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>Takes a dataset out of the warehouse. Writes belong inside the caller's transaction.</summary>
internal sealed class DatasetRemoval(Database warehouse, OpsService ops)
{
    // What is known of a dataset besides its bronze.
    private static readonly string[] Beside =
    [
        "watermarks",
        "windows",
        "open_requests",
        "open_answers",
        "quarantine",
        "schema_drift",
        "warnings",
        "checks",
        "recipes",
    ];

    /// <summary>The tables that a dataset has to itself, each with its rows.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="dataset">The dataset's name.</param>
    public List<(string Table, long Rows)> TablesOf(string source, string dataset)
    {
        var known = ops.Recipes.All().Values;
        var there = SilverTables.Names(warehouse);
        return
        [
            .. known
                .Where(k => k.Recipe.Source == source && k.Recipe.Dataset == dataset)
                .Select(k => k.Table)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(there.Contains)
                .Where(t => known.All(k => !k.Table.Equals(t, StringComparison.OrdinalIgnoreCase) || IsOf(k.Recipe, source, dataset)))
                .Select(t => (t, SilverTables.Rows(warehouse, t))),
        ];
    }

    /// <summary>The tables of other datasets that are made of a dataset's answers.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="dataset">The dataset's name.</param>
    public IEnumerable<string> ReadersOf(string source, string dataset) =>
        ops
            .Recipes.All()
            .Values.Where(k => k.Recipe.Source == source && k.AnswersOf == dataset)
            .Select(k => k.Table)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal);

    /// <summary>Drops its tables and forgets how far it was loaded. What ops knows of its bronze stays, so that the bronze is not promoted again.</summary>
    /// <returns>The tables that were dropped.</returns>
    public int Drop(string source, string dataset)
    {
        var tables = TablesOf(source, dataset);
        tables.ForEach(t => SilverTables.Drop(warehouse, t.Table));
        tables.ForEach(t => ops.Checks.ForgetMarks($"silver.{t.Table}"));
        ops.Segments.MarkPromoted(ops.Segments.Of(source, dataset));
        Forget(Beside, source, dataset);
        // Rows that are gone carry no promotion, so gold cannot see that they are.
        ops.Gold.ForgetAll();
        return tables.Count;
    }

    /// <summary>Forgets its bronze, which is gone.</summary>
    public void ForgetBronze(string source, string dataset) => Forget(["segments", "requests"], source, dataset);

    private void Forget(string[] tables, string source, string dataset)
    {
        foreach (var table in tables)
        {
            warehouse.Execute(
                $"DELETE FROM {Sql.Name("ops", table)} WHERE source = $source AND dataset = $dataset",
                ("source", source),
                ("dataset", dataset)
            );
        }
    }

    private static bool IsOf(RecipeId recipe, string source, string dataset) => recipe.Source == source && recipe.Dataset == dataset;
}
