namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>A variant as the recipe declares it.</summary>
/// <param name="Discriminator">Its name.</param>
/// <param name="Query">The query parameters that it has besides the dataset's, or in their place.</param>
/// <param name="Limit">Its <c>{limit}</c>; null for the dataset's.</param>
internal sealed record Variant(string Discriminator, IReadOnlyList<KeyValuePair<string, string>> Query, int? Limit);
