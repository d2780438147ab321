using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>
/// The datasets whose key is known not to tell rows apart: a run has seen different rows with one key in one answer, and has kept the last of them. A key
/// that was changed since is not meant.
/// </summary>
internal static class KeysInDoubt
{
    /// <param name="stored">What is stored.</param>
    /// <param name="book">What is declared.</param>
    public static IReadOnlyList<RecipeProblem> Of(Database stored, RecipeBook book)
    {
        var declared = book.Recipes.ToLookup(r => (r.Source.Name, r.Dataset));
        var problems =
            from told in new WarningLedger(stored).SameKeys()
            let recipe = declared[(told.Source, told.Dataset)].FirstOrDefault()
            where recipe is not null && IsOf(told.Example, recipe.Table.Key)
            let place = DatasetPlace.Of(recipe)
            select new RecipeProblem(
                place.File,
                place.Line ?? 1,
                $"dataset {recipe.Dataset}",
                $"'key' does not tell all rows apart: of several with {Excerpt.Of(told.Example)} in one answer only the last one was kept, by run {told.RunId}; a column that tells them apart belongs in it"
            );
        return [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];
    }

    /// <summary>The key columns that get a value of the recipe's where the vendor sends none, unless the recipe says that the vendor may do so.</summary>
    /// <param name="book">What is declared.</param>
    public static IReadOnlyList<RecipeProblem> Of(RecipeBook book) =>
        [
            .. from recipe in book.Recipes.DistinctBy(r => (r.Source.Name, r.Dataset))
            from column in recipe.Table.Columns
            where column.Default is not null && !column.Optional && recipe.Table.Key.Contains(column.Name, StringComparer.Ordinal)
            let place = DatasetPlace.Of(recipe)
            select new RecipeProblem(
                place.File,
                place.Line ?? 1,
                $"dataset {recipe.Dataset}",
                $"column '{column.Name}' is in 'key' and has a 'default': all rows that lack it have one and the same value there, and of those that are alike in the rest of the key only the last is kept; 'optional: true' says that this is meant"
            ),
        ];

    // An example names the columns of the key that it is of, in their order: ticker=AAPL, date=2026-01-09.
    private static bool IsOf(string example, IReadOnlyList<string> key)
    {
        var at = 0;
        foreach (var column in key)
        {
            var begin = at == 0 ? $"{column}=" : $", {column}=";
            var found = example.IndexOf(begin, at, StringComparison.Ordinal);
            if (found < 0 || (at == 0 && found > 0))
            {
                return false;
            }

            at = found + begin.Length;
        }

        return true;
    }
}
