using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Numbers the answers of one promotion; the pages of an answer have its number, in whichever segments they lie.</summary>
internal sealed class AnswerNumbers
{
    private readonly Dictionary<(string RunId, RecipeId Recipe, string? Ticker), long> _paged = [];
    private long _next;

    /// <summary>The number of the answer that a response is of.</summary>
    public long Of(DatasetRecipe recipe, BronzeRecord record)
    {
        if (recipe.Pagination is null)
        {
            return _next++;
        }

        var key = (record.AnswerRun, recipe.Id, record.Ticker);
        return _paged.TryGetValue(key, out var number) ? number : _paged[key] = _next++;
    }
}
