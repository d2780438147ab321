using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Numbers the answers of one promotion; the pages of an answer have its number, in whichever segments they lie.</summary>
internal sealed class AnswerNumbers
{
    private readonly Dictionary<(string RunId, RecipeId Recipe, string? Ticker, DateOnly? From), long> _paged = [];
    private long _next;

    /// <summary>The number of the answer that a response is of.</summary>
    public long Of(DatasetRecipe recipe, BronzeRecord record)
    {
        // A full answer and the halves of its window say the same rows twice, and the last of today may have moved between them.
        if (recipe.Pagination is null or { CutsTheWindow: true })
        {
            return _next++;
        }

        var key = (record.AnswerRun, recipe.Id, record.Ticker, record.From);
        return _paged.TryGetValue(key, out var number) ? number : _paged[key] = _next++;
    }
}
