namespace DataPlatform.Warehouse;

/// <summary>
/// Says to a run that the warehouse is open for an export, which takes as long as its tables are large: the run waits for its end. The mark is the operating
/// system's lock on an open file, so it is gone with the process, however that ended; the file stays, for other exports may have it open.
/// </summary>
internal static class ExportMark
{
    /// <summary>Puts the mark; whoever disposes it takes it away. Null where the folder cannot be written to.</summary>
    /// <param name="data">The data folder.</param>
    public static IDisposable? Put(string data)
    {
        try
        {
            return new FileStream(
                FileIn(data),
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    // Several exports may go on; whoever looks for them shares with none.
                    Share = FileShare.ReadWrite,
                }
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True while an export goes on.</summary>
    /// <param name="data">The data folder.</param>
    public static bool IsThere(string data)
    {
        try
        {
            using var free = new FileStream(FileIn(data), FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException and not (FileNotFoundException or DirectoryNotFoundException))
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FileIn(string data) => Path.Combine(data, ".export");
}
