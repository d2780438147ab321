using System.Security.Cryptography;
using System.Text;

namespace DataPlatform.Recipes;

/// <summary>Where a secret is. The secret itself is never in a recipe.</summary>
public sealed record SecretPlace
{
    private SecretPlace() { }

    /// <summary>The environment variable that holds it; null when a file does.</summary>
    public string? Variable { get; private init; }

    /// <summary>The file that holds it; null when a variable does.</summary>
    public string? File { get; private init; }

    /// <summary>A secret in an environment variable, or in a line of the file <c>.env</c> beside the recipes.</summary>
    public static SecretPlace InVariable(string name) => new() { Variable = name };

    /// <summary>A secret that is all that a file holds.</summary>
    /// <param name="path">The file; relative to the one that declares the source.</param>
    public static SecretPlace InFile(string path) => new() { File = path };

    /// <summary>The same place, wherever it is looked at from.</summary>
    /// <param name="recipe">The file that declares the source.</param>
    internal SecretPlace Whole(string recipe) =>
        File is null ? this : InFile(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(recipe) ?? "", File)));

    /// <summary>What tells a place apart from others, as a part of a file name. Of a file it is no more than a digest: the path may be the secret itself.</summary>
    /// <param name="recipe">The file that declares the source.</param>
    internal string Mark(string recipe) =>
        Variable ?? "file-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Whole(recipe).File!)))[..16];
}
