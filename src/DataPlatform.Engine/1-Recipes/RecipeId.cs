namespace DataPlatform.Recipes;

/// <summary>The identity of a recipe: what bronze and ops know it by, even after its declaration changed or went away.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Discriminator">The variant; null when the dataset has one recipe.</param>
public sealed record RecipeId(string Source, string Dataset, string? Discriminator)
{
    /// <summary><c>dataset</c> or <c>dataset/discriminator</c>.</summary>
    public string DatasetName => Discriminator is null ? Dataset : $"{Dataset}/{Discriminator}";

    /// <summary><c>source/dataset</c> or <c>source/dataset/discriminator</c>.</summary>
    public override string ToString() => $"{Source}/{DatasetName}";
}
