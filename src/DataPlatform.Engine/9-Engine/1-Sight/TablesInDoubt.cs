using DataPlatform.Recipes;

namespace DataPlatform.Engine.Sight;

/// <summary>What sources and datasets are asked for that is read from a table which nobody fills: there is nothing to ask for, or what was left there once.</summary>
internal static class TablesInDoubt
{
    /// <param name="book">What is declared.</param>
    public static IReadOnlyList<RecipeProblem> Of(RecipeBook book)
    {
        var filled = book
            .Recipes.SelectMany(r => r.TablesLoaded)
            .Concat(book.Models.Select(m => $"gold.{m.Table}"))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from source in book.Sources
            from table in source.UniverseReads.Where(IsNobodys)
            select new RecipeProblem(source.File, LineOf(source), $"source {source.Name}", $"'universe' {Reads(table)}"),
            .. from recipe in book.Recipes.DistinctBy(r => (r.Source.Name, r.Dataset))
            from table in recipe.ForEach.OfType<FanOut.Queried>().SelectMany(q => q.Reads).Where(IsNobodys).Distinct(StringComparer.Ordinal)
            let place = DatasetPlace.Of(recipe)
            select new RecipeProblem(place.File, place.Line ?? 1, $"dataset {recipe.Dataset}", $"'for_each' {Reads(table)}"),
        ];

        bool IsNobodys(string table) => table.Split('.') is ["silver" or "gold", _] && !filled.Contains(table);

        string Reads(string table) => $"reads {Excerpt.Of(table)}, which no dataset and no gold model fills{Suggestion.For(table, filled)}";
    }

    private static int LineOf(SourceRecipe source) =>
        File.ReadLines(source.File).TakeWhile(l => !l.TrimStart().StartsWith("universe:", StringComparison.Ordinal)).Count() + 1;
}
