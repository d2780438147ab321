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
    /// <remarks>They are read one by one: what is planned must not grow with the universe.</remarks>
    public static IEnumerable<string> Of(IReadOnlyList<string> tickers, IReadOnlyDictionary<string, Watermark> marks) =>
        Of(tickers, t => t, marks);

    /// <summary>All that a recipe is asked for.</summary>
    /// <inheritdoc cref="Of(IReadOnlyList{string}, IReadOnlyDictionary{string, Watermark})"/>
    public static IEnumerable<Asking> Of(Askings askings, IReadOnlyDictionary<string, Watermark> marks) =>
        Of(askings, a => a.Name ?? "", marks);

    private static IEnumerable<T> Of<T>(IReadOnlyList<T> tickers, Func<T, string> name, IReadOnlyDictionary<string, Watermark> marks)
    {
        var failed = marks.Where(m => m.Value.FailedLast).Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        var isNew = !marks.Values.Any(m => m.LastAnswer is not null);
        var places = isNew && tickers.Count > Scouts * 2 ? ScoutsFirst(tickers.Count) : Enumerable.Range(0, tickers.Count);
        var ordered = places.Select(i => tickers[i]);
        // The longest ago first: when a dataset is given up for its failures, the next run begins with those that had no turn.
        return failed.Count == 0
            ? ordered
            : ordered
                .Where(t => !failed.Contains(name(t)))
                .Concat(ordered.Where(t => failed.Contains(name(t))).OrderBy(t => marks[name(t)].LastFailed));
    }

    private static IEnumerable<int> ScoutsFirst(int count)
    {
        var scouts = Enumerable.Range(0, Scouts).Select(i => (int)((long)i * count / Scouts)).ToList();
        return scouts.Concat(Enumerable.Range(0, count).Where(i => !scouts.Contains(i)));
    }
}
