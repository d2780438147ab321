using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Yaml;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Auth;

/// <summary>
/// Refresh tokens that a source has given in the place of the first one, a file each in the data folder that only its owner may read. One is good as
/// long as the first one is still what it was: whoever sets another one there means that.
/// </summary>
/// <param name="folder">The folder; it need not exist.</param>
internal sealed class KeptTokens(string folder)
{
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The refresh token that is good now.</summary>
    /// <param name="source">The source.</param>
    /// <param name="first">The one that the environment or a file holds, and where.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public string Of(string source, (string Token, SecretPlace Place) first)
    {
        var file = FileOf(source, first.Place);
        try
        {
            return
                File.Exists(file)
                && SmallFile.Read(file, MostBytes) is { } text
                && JsonSerializer.Deserialize<Kept>(text, RunJson.Options) is { } kept
                && kept.InPlaceOf == Digest(first.Token)
                ? kept.RefreshToken
                : first.Token;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: the refresh token cannot be read; delete the file and set a new one");
        }
    }

    /// <summary>Keeps a refresh token; it is on the disk when this returns.</summary>
    /// <param name="source">The source.</param>
    /// <param name="first">The one that it takes the place of at last.</param>
    /// <param name="refresh">The one to keep.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep(string source, (string Token, SecretPlace Place) first, string refresh)
    {
        var file = FileOf(source, first.Place);
        var aside = file + ".new";
        Directory.CreateDirectory(folder);
        File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        using (var stream = new FileStream(aside, options))
        {
            JsonSerializer.Serialize(stream, new Kept(Digest(first.Token), refresh), RunJson.Options);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file, overwrite: true);
    }

    // A source may have several, each with a place of its own; the name of the place is no file name.
    private string FileOf(string source, SecretPlace place) =>
        Path.Combine(folder, $"{source}-{Digest(place.Variable ?? place.File!)[..8]}.json");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="InPlaceOf">The digest of the first refresh token.</param>
    /// <param name="RefreshToken">The one that is good now.</param>
    private sealed record Kept(string InPlaceOf, string RefreshToken);
}
