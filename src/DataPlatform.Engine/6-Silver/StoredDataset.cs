using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What is stored of a dataset and not promoted yet.</summary>
/// <param name="Recipes">The recipes of the dataset; they share its segments and its table.</param>
/// <param name="Segments">What to promote, oldest first; one at least.</param>
internal sealed record StoredDataset(IReadOnlyList<DatasetRecipe> Recipes, IReadOnlyList<Segment> Segments);
