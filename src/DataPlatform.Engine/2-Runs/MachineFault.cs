namespace DataPlatform.Runs;

/// <summary>What the operating system refused, in plain words. Such an error says nothing about the file that it names: that may be healthy.</summary>
public static class MachineFault
{
    private static readonly (string Sign, string Words)[] Known =
    [
        ("No space left on device", "the disk is full"),
        ("not enough space on the disk", "the disk is full"),
        ("Disk quota exceeded", "the disk quota is used up"),
        ("File too large", "a file may not grow any further here (see 'ulimit -f')"),
        ("Specified file length was too large", "a file may not grow any further here (see 'ulimit -f')"),
        ("Too many open files", "this process may not open more files (see 'ulimit -n')"),
        ("Permission denied", "there is no permission"),
        ("Operation not permitted", "there is no permission"),
        ("Access to the path", "there is no permission"),
        ("Read-only file system", "the disk is mounted read-only"),
        ("Input/output error", "the disk cannot be read or written"),
        ("Stale file handle", "the disk cannot be read or written"),
    ];

    /// <summary>The error as one of the machine where it is one; null when it is about something else.</summary>
    /// <param name="error">An error of .NET, which takes a file that may not grow for a wrong argument.</param>
    public static IOException? AsIo(Exception error) =>
        error switch
        {
            IOException io => io,
            UnauthorizedAccessException => new(error.Message, error),
            ArgumentOutOfRangeException when Of(error.Message) is { } words => new(words, error),
            _ => null,
        };

    /// <summary>What was refused; null when the message is about something else.</summary>
    /// <param name="message">An error's message, of DuckDB or of .NET.</param>
    public static string? Of(string message) =>
        Known.FirstOrDefault(k => message.Contains(k.Sign, StringComparison.OrdinalIgnoreCase)).Words;
}
