using System.Text;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>Reads a file that somebody wrote by hand. What stands in its place may be a device without an end, or a pipe into which nobody writes.</summary>
internal static class SmallFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The text; null when it is larger than allowed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How large it may be, in bytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string? Read(string path, long most)
    {
        string? text = null;
        Exception? refused = null;
        // A pipe holds up whoever opens it, and nothing but another thread can tell.
        var reader = new Thread(() =>
        {
            try
            {
                text = ReadUpTo(path, most);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refused = e;
            }
        })
        {
            IsBackground = true,
        };
        reader.Start();
        if (!reader.Join(Patience))
        {
            throw new IOException("nothing comes from it; is it a pipe or a device?");
        }

        return refused is null ? text : throw new IOException(refused.Message, refused);
    }

    private static string? ReadUpTo(string path, long most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (file.Read(buffer) is > 0 and var read)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
            {
                return null;
            }
        }

        bytes.Position = 0;
        using var text = new StreamReader(bytes, Encoding.UTF8);
        return text.ReadToEnd();
    }
}
