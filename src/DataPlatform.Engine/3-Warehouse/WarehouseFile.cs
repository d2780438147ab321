using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>A DuckDB file as a file: what lies beside it, and why it cannot be opened.</summary>
internal static class WarehouseFile
{
    // A DuckDB file begins with three headers. One that is no longer holds nothing.
    private const long Headers = 3 * 4096;
    private const int ChecksumBytes = 8;

    private static ReadOnlySpan<byte> Mark => "DUCK"u8;

    /// <summary>The log of what is committed and not yet in the file.</summary>
    public static string Log(string path) => path + ".wal";

    /// <summary>Deletes a file with what DuckDB keeps beside it.</summary>
    public static void Delete(string path)
    {
        File.Delete(Log(path));
        File.Delete(path);
        if (Directory.Exists(path + ".tmp"))
        {
            Directory.Delete(path + ".tmp", recursive: true);
        }
    }

    /// <summary>What lies behind an error of DuckDB, on one line: after a fatal one it repeats itself around the original error.</summary>
    public static string Cause(string message)
    {
        const string Original = "Original error: ";
        var at = message.IndexOf(Original, StringComparison.Ordinal);
        return (at < 0 ? message : message[(at + Original.Length)..]).Split('\n')[0].Trim('"');
    }

    /// <summary>Brings what is committed into the file itself, so that it can be moved without its log.</summary>
    /// <exception cref="DuckDBException">There is no room for it, or the file cannot be opened.</exception>
    public static void Settle(string path)
    {
        if (File.Exists(path) && File.Exists(Log(path)))
        {
            Database.Checkpoint(path);
        }
    }

    /// <summary>Opens a file again that has just been written and closed, and holds it against what was written.</summary>
    /// <exception cref="IOException">Not everything has reached the file.</exception>
    public static void CheckHolds(string path, IReadOnlyDictionary<string, long> rows)
    {
        using var written = Database.Read(path);
        if (
            written is null
            || new FileInfo(Log(path)) is { Exists: true, Length: > 0 }
            || !rows.SequenceEqual(WarehouseContents.Rows(written))
        )
        {
            throw new IOException($"{path}: not everything that was written has reached the file");
        }
    }

    /// <summary>Puts a file, which has no log, into the place of another. At every moment one of them is there, whole.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="target">The place.</param>
    /// <param name="backup">Where the old file stays.</param>
    /// <returns>True when there was an old file.</returns>
    public static bool Replace(string path, string target, string backup)
    {
        // It belongs to the old file, and that could not be opened, or it would have none.
        File.Delete(Log(target));
        if (!File.Exists(target))
        {
            File.Move(path, target);
            return false;
        }

        File.Replace(path, target, backup);
        return true;
    }

    /// <summary>True when the file was given up while it was being made: it cannot be opened, and nothing was ever in it.</summary>
    public static bool IsUnfinished(string path, DuckDBException error) =>
        MachineFault.Of(error.Message) is null
        && new FileInfo(path) is { Exists: true, Length: <= Headers }
        && IsBeginning(File.ReadAllBytes(path));

    // What DuckDB writes first is a checksum and its mark; what was never written is zero.
    private static bool IsBeginning(ReadOnlySpan<byte> file) =>
        file.Length < ChecksumBytes + Mark.Length || file[ChecksumBytes..].StartsWith(Mark) || file.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>What to tell of a file that cannot be opened.</summary>
    /// <returns>A <see cref="ConfigurationException"/>, or an <see cref="IOException"/> when the machine is at fault.</returns>
    public static Exception CannotOpen(string path, Exception error)
    {
        var cause = Cause(error.Message);
        if (MachineFault.Of(error.Message) is { } fault)
        {
            return new IOException($"{path}: the warehouse cannot be opened: {fault}; it is as it was ({cause})", error);
        }

        var hint = error.Message.Contains("lock", StringComparison.OrdinalIgnoreCase)
            ? "another program holds it open; close it and try again"
            : "it is not a DuckDB file of this version; restore it, or run 'dataplatform rebuild --force' to make it anew from bronze, which keeps it as warehouse.duckdb.bak";
        return new ConfigurationException($"{path}: the warehouse cannot be opened: {hint} ({cause})");
    }
}
