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

    /// <summary>All that a recipe is asked for, as its places.</summary>
    /// <param name="count">How much that is.</param>
    /// <param name="marks">What it was told so far.</param>
    /// <remarks>They are made one by one: what is planned must not grow with the universe.</remarks>
    public static IEnumerable<int> Of(int count, AskingMarks marks)
    {
        var places = !marks.WasAnswered && count > Scouts * 2 ? ScoutsFirst(count) : Enumerable.Range(0, count);
        // The longest ago first: when a dataset is given up for its failures, the next run begins with those that had no turn.
        return places.Where(p => !FailedLast(p)).Concat(places.Where(FailedLast).OrderBy(p => marks[p]!.LastFailed));

        bool FailedLast(int place) => marks[place] is { FailedLast: true };
    }

    private static IEnumerable<int> ScoutsFirst(int count)
    {
        var scouts = Enumerable.Range(0, Scouts).Select(i => (int)((long)i * count / Scouts)).ToList();
        return scouts.Concat(Enumerable.Range(0, count).Where(i => !scouts.Contains(i)));
    }
}
