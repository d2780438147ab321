namespace DataPlatform.Recipes;

/// <summary>A value that the user of a recipe sets, and not the recipe.</summary>
/// <param name="Name">Its name; in braces it stands for the value.</param>
/// <param name="Default">The value where nobody sets one; null: somebody must.</param>
/// <param name="Purpose">What it is for, for whoever has to set it; null when the recipe does not say.</param>
public sealed record SourceVariable(string Name, string? Default, string? Purpose)
{
    /// <summary>The environment variable that may hold the value.</summary>
    public string EnvironmentName => $"DATAPLATFORM_VAR_{Name.ToUpperInvariant()}";

    /// <summary>The value; null while there is none.</summary>
    public string? Value { get; init; } = Default;
}
