using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>Tables that are declared and that the next run makes, or makes anew: a query that reads them may not run before.</summary>
/// <param name="warehouse">What is stored.</param>
/// <param name="book">What is declared.</param>
internal sealed class TablesToCome(Database warehouse, RecipeBook book)
{
    /// <summary>Whether one of them is among these tables, which are named with their schema.</summary>
    public bool AreAmong(IReadOnlyList<string> tables) =>
        book.Recipes.Any(r => tables.Contains(r.TableName, StringComparer.Ordinal) && !SilverTables.IsAsDeclared(warehouse, r.Table))
        || book.Models.Any(m => tables.Contains($"gold.{m.Table}", StringComparer.Ordinal) && !new GoldTable(warehouse, m).Exists());
}
