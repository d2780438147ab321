using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What is stored of a dataset and not promoted yet.</summary>
/// <param name="Recipes">The recipes of the dataset; they share its segments and its table.</param>
/// <param name="Asked">The recipes whose answers they read, which are themselves in most cases.</param>
/// <param name="Segments">What to promote, oldest first; one at least.</param>
internal sealed record StoredDataset(
    IReadOnlyList<DatasetRecipe> Recipes,
    IReadOnlyList<DatasetRecipe> Asked,
    IReadOnlyList<Segment> Segments
)
{
    public string Source => Recipes[0].Source.Name;

    public string Dataset => Recipes[0].Dataset;

    /// <summary>True when another dataset is asked for it: what its answers are worth is said there.</summary>
    public bool IsOfAnswers => Recipes[0].AnswersOf is not null;

    /// <summary>A dataset that is asked, behind those that read its answers: what these refuse is its business, too.</summary>
    /// <param name="book">What is declared.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="segments">What is stored.</param>
    public static IEnumerable<StoredDataset> Of(RecipeBook book, string source, string dataset, IReadOnlyList<Segment> segments)
    {
        var reading = book.Recipes.Where(r => r.Source.Name == source && r.AskedId.Dataset == dataset).ToList();
        var asked = reading.Where(r => r.AnswersOf is null).ToList();
        return reading
            .GroupBy(r => r.Dataset, StringComparer.Ordinal)
            .OrderBy(d => d.Key == dataset)
            .ThenBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => new StoredDataset([.. d], asked, segments));
    }
}
