using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Bronze.Auth;

/// <summary>Reads secrets from where recipes say that they are.</summary>
/// <param name="environment">Reads an environment variable; null when it is not set.</param>
internal sealed class SecretReader(Func<string, string?> environment)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads a secret.</summary>
    /// <param name="word">What it is, for a person.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="recipe">The file that declares its source.</param>
    /// <param name="problem">Why there is none, as the rest of a sentence that begins with its source; null when there is one.</param>
    /// <returns>The secret; null when there is a problem.</returns>
    public string? Read(string word, SecretPlace place, string recipe, out string? problem)
    {
        if (place.Variable is { } variable)
        {
            var secret = environment(variable);
            problem = string.IsNullOrWhiteSpace(secret) ? $" needs a {word}: set the environment variable {variable}" : null;
            return problem is null ? secret : null;
        }

        return ReadFile(word, place.File!, recipe, out problem);
    }

    // The path is not told: what stands there may be the secret itself.
    private static string? ReadFile(string word, string path, string recipe, out string? problem)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(recipe))!, path);
        try
        {
            // A line end behind it is none of it.
            var secret = SmallFile.Read(file, MostBytes)?.TrimEnd('\r', '\n');
            problem =
                secret is null ? $": the file of the {word} is too large for one"
                : string.IsNullOrWhiteSpace(secret) ? $": the file of the {word} is empty"
                : null;
            return problem is null ? secret : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = File.Exists(file) ? $": the file of the {word} cannot be read" : $": the file of the {word} is not there";
            return null;
        }
    }
}
