namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>Makes a value of its text.</summary>
/// <returns>False when the text is none.</returns>
internal delegate bool Parser<T>(string text, out T? value);
