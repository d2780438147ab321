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

    // What a token takes on the disk, taken before there is one.
    private const int Room = 16 * 1024;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The refresh token that is good now.</summary>
    /// <param name="first">The one that the environment or a file holds, and where.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public string Of((string Token, SecretPlace Place) first)
    {
        var file = FileOf(first);
        try
        {
            // A process that ended before it could give the file its name.
            if (IsWhole(Aside(file)))
            {
                File.Move(Aside(file), file, overwrite: true);
            }

            return Read(file) is { RefreshToken: { Length: > 0 } kept } it && it.InPlaceOf == Digest(first.Token) ? kept : first.Token;
        }
        catch (JsonException)
        {
            throw new ConfigurationException($"{file}: the refresh token in it is damaged; delete the file and set a new one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: the refresh token in it cannot be read: {e.Message}");
        }
    }

    /// <summary>Makes sure that a refresh token can be kept, before the source is asked for one: the one before may be good for nothing then.</summary>
    /// <param name="first">The one that it takes the place of at last.</param>
    /// <returns>Why it cannot be, for a person; null when it can.</returns>
    public string? WhyNoRoom((string Token, SecretPlace Place) first)
    {
        try
        {
            MakeFolder();
            using var stream = Open(Aside(FileOf(first)), FileMode.Create);
            stream.Write(new byte[Room]);
            stream.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>There was no other token to keep.</summary>
    /// <param name="first">The one that would have been taken the place of.</param>
    public void GiveRoomBack((string Token, SecretPlace Place) first)
    {
        try
        {
            File.Delete(Aside(FileOf(first)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    /// <summary>Keeps a refresh token; it is on the disk when this returns.</summary>
    /// <param name="first">The one that it takes the place of at last.</param>
    /// <param name="refresh">The one to keep.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Keep((string Token, SecretPlace Place) first, string refresh)
    {
        var file = FileOf(first);
        MakeFolder();
        using (var stream = Open(Aside(file), FileMode.OpenOrCreate))
        {
            JsonSerializer.Serialize(stream, new Kept(Digest(first.Token), refresh), RunJson.Options);
            stream.SetLength(stream.Position);
            stream.Flush(flushToDisk: true);
        }

        File.Move(Aside(file), file, overwrite: true);
    }

    private static bool IsWhole(string file)
    {
        try
        {
            return Read(file) is { RefreshToken.Length: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Null when it is not there.
    private static Kept? Read(string file) =>
        File.Exists(file) && SmallFile.Read(file, MostBytes) is { } text ? JsonSerializer.Deserialize<Kept>(text, RunJson.Options) : null;

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new(file, options);
    }

    private static string Aside(string file) => file + ".new";

    // Whichever source asks: those that share a token share what takes its place. Two folders of recipes may name different tokens alike. The name of
    // the place is no file name.
    private string FileOf((string Token, SecretPlace Place) first) =>
        Path.Combine(folder, $"{Digest(first.Place.Variable ?? first.Place.File!)[..16]}-{Digest(first.Token)[..16]}.json");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="InPlaceOf">The digest of the first refresh token.</param>
    /// <param name="RefreshToken">The one that is good now.</param>
    private sealed record Kept(string? InPlaceOf, string? RefreshToken);
}
