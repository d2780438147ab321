using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>A recipe as the warehouse knows it.</summary>
/// <param name="Recipe">Which one.</param>
/// <param name="Table">The table in schema <c>silver</c> that its rows are in.</param>
/// <param name="Hash">The hash of the mapping by which they were made.</param>
/// <param name="Mapping">What that mapping says.</param>
/// <param name="IsDeclared">False when nobody declares it any more.</param>
internal sealed record KnownRecipe(RecipeId Recipe, string Table, string Hash, IReadOnlyList<string> Mapping, bool IsDeclared)
{
    private const string OfOther = "answers of ";

    /// <summary>The dataset whose answers its rows are made of; null when that is the recipe's own.</summary>
    public string? AnswersOf => Mapping.FirstOrDefault(l => l.StartsWith(OfOther, StringComparison.Ordinal))?[OfOther.Length..];
}
