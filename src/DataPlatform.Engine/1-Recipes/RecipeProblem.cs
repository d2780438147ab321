namespace DataPlatform.Recipes;

/// <summary>Something a recipe file says that cannot work.</summary>
/// <param name="File">The file, as the caller named its folder.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Where">The dataset and field, for a person.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record RecipeProblem(string File, int Line, string Where, string Message)
{
    /// <summary><c>file:line: where: message</c>, which editors and terminals make clickable.</summary>
    public override string ToString() => Where.Length == 0 ? $"{File}:{Line}: {Message}" : $"{File}:{Line}: {Where}: {Message}";
}
