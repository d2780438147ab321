using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// In which order things are asked, stated once for <c>run</c> and <c>plan</c>: as they are written, but what failed the last time comes last, so that it
/// never keeps the rest from its turn.
/// </summary>
internal static class AskingOrder
{
    // Of a recipe that was never answered, this many tickers from all over the list come first: what they are told holds for the others too.
    private const int Scouts = 8;

    /// <summary>The recipes of a chunk.</summary>
    /// <param name="recipes">The recipes, as they are written.</param>
    /// <param name="past">How they fared so far.</param>
    public static IEnumerable<DatasetRecipe> Of(IEnumerable<DatasetRecipe> recipes, IReadOnlyDictionary<RecipeId, RecipePast> past) =>
        recipes.OrderBy(r => past.GetValueOrDefault(r.Id).FailedLast);

    /// <summary>The tickers of a recipe.</summary>
    /// <param name="tickers">The selected tickers.</param>
    /// <param name="marks">What they were told so far.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> tickers, IReadOnlyDictionary<string, Watermark> marks)
    {
        var groups = tickers.GroupBy(t => marks.GetValueOrDefault(t)?.FailedLast ?? false).OrderBy(g => g.Key).Select(g => g.ToList());
        return marks.Values.Any(m => m.LastAnswer is not null) ? groups.SelectMany(g => g) : groups.SelectMany(ScoutsFirst);
    }

    private static IEnumerable<string> ScoutsFirst(List<string> tickers)
    {
        if (tickers.Count <= Scouts * 2)
        {
            return tickers;
        }

        var scouts = Enumerable.Range(0, Scouts).Select(i => (int)((long)i * tickers.Count / Scouts)).ToHashSet();
        return tickers.Where((_, i) => scouts.Contains(i)).Concat(tickers.Where((_, i) => !scouts.Contains(i)));
    }
}
