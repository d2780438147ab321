using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>What reads the stored answers of a recipe for a dataset.</summary>
/// <param name="Recipe">The dataset's recipe.</param>
/// <param name="Reader">Reads its rows.</param>
/// <param name="Asked">Says what an answer is worth to the dataset that was asked for it; null when that is the dataset itself.</param>
internal sealed record LineReaders(DatasetRecipe Recipe, AnswerReader Reader, AnswerReader? Asked)
{
    /// <summary>Those of a dataset, by the names under which its answers are stored.</summary>
    public static Dictionary<RecipeId, LineReaders> Of(StoredDataset stored) =>
        stored
            .Recipes.Zip(stored.Asked, (recipe, asked) => (Readers: Of(recipe, asked), Ids: asked.FormerIds.Prepend(asked.Id)))
            .SelectMany(r => r.Ids, (r, id) => (id, r.Readers))
            .ToDictionary(r => r.id, r => r.Readers);

    private static LineReaders Of(DatasetRecipe recipe, DatasetRecipe asked) =>
        new(recipe, new(recipe), recipe.AnswersOf is null ? null : new(asked));
}
