using DataPlatform.Gold;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine.Sight;

/// <summary>
/// Finds checks of gold models that their columns do not fit. What columns a select gives, only the database knows: each model is built from the tables that
/// the recipes declare, empty and in memory.
/// </summary>
internal static class MisfitChecks
{
    /// <param name="book">The recipes and models, which have no other problem.</param>
    public static IReadOnlyList<RecipeProblem> Of(RecipeBook book)
    {
        if (book.Models.All(m => m.Checks.Count == 0))
        {
            return [];
        }

        using var empty = Database.Open(":memory:");
        SilverTables.Ensure(empty, book.Recipes.Select(r => r.Table));
        return
        [
            .. book
                .Models.Where(m => IsBuilt(empty, m))
                .SelectMany(m =>
                    ModelChecks
                        .Problems(m, GoldTable.TypesOf(empty, m.Table))
                        .Select(p => new RecipeProblem(m.File, p.Check.Line, $"gold.{m.Table}", p.Problem))
                ),
        ];
    }

    // A select that does not run is told by the run that tries to.
    private static bool IsBuilt(Database empty, GoldModel model)
    {
        try
        {
            var table = new GoldTable(empty, model);
            table.CollectChanges(since: null);
            table.Build();
            table.Fill("", 0);
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }
}
