using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>A DuckDB file as a file: what lies beside it, and why it cannot be opened.</summary>
internal static class WarehouseFile
{
    // A DuckDB file begins with three headers. One that is no longer holds nothing.
    private const long Headers = 3 * 4096;
    private const int ChecksumBytes = 8;

    // How DuckDB and Windows say that somebody else has the file open.
    private static readonly string[] HeldWords = ["Could not set lock on file", "being used by another process"];

    private const string HeldHint = "another program holds it open";

    // The logs of what is committed and not yet in the file: the second and third are there while the first is being brought into it.
    private static readonly string[] LogNames = [".wal", ".wal.checkpoint", ".wal.recovery"];

    private static ReadOnlySpan<byte> Mark => "DUCK"u8;

    /// <summary>True when something is committed that is not yet in the file.</summary>
    public static bool HasLog(string path) => LogNames.Any(n => new FileInfo(path + n) is { Exists: true, Length: > 0 });

    /// <summary>How much is committed that is not yet in the file, in bytes.</summary>
    public static long LogLength(string path) => new FileInfo(path + LogNames[0]) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>True when an error says that somebody else has the file open: it may be healthy, and must stay as it is.</summary>
    public static bool IsHeld(string message) => HeldWords.Any(w => message.Contains(w, StringComparison.Ordinal));

    /// <summary>True when <see cref="CannotOpen"/> has told that somebody else has the warehouse open: the folder itself is nobody's.</summary>
    public static bool IsToldHeld(string message) => message.Contains(HeldHint, StringComparison.Ordinal);

    /// <summary>Deletes a file with what DuckDB keeps beside it.</summary>
    public static void Delete(string path)
    {
        DeleteLogs(path);
        File.Delete(path);
        DeleteSpill(path);
    }

    /// <summary>Deletes the folder of what DuckDB could not hold in memory; nobody may have the file open.</summary>
    public static void DeleteSpill(string path)
    {
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
        if (File.Exists(path) && LogNames.Any(n => File.Exists(path + n)))
        {
            Database.Checkpoint(path);
        }
    }

    /// <summary>Opens a file again that has just been written and closed, and holds it against what was written.</summary>
    /// <exception cref="IOException">Not everything has reached the file.</exception>
    public static void CheckHolds(string path, IReadOnlyDictionary<string, long> rows)
    {
        using var written = Database.Read(path);
        if (written is null || HasLog(path) || !rows.SequenceEqual(WarehouseContents.Rows(written)))
        {
            throw new IOException($"{path}: not everything that was written has reached the file");
        }
    }

    /// <summary>Puts a file, which has no log, into the place of another, which takes its log along. At every moment one of them is there, whole.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="target">The place.</param>
    /// <param name="backup">Where the old file stays.</param>
    /// <returns>True when there was an old file.</returns>
    public static bool Replace(string path, string target, string backup)
    {
        if (!File.Exists(target))
        {
            DeleteLogs(target);
            File.Move(path, target);
            return false;
        }

        DeleteLogs(backup);
        if (!HasLog(target))
        {
            DeleteLogs(target);
            File.Replace(path, target, backup);
            return true;
        }

        // The old file never stands without its log, nor the new one beside a log that is not its own.
        foreach (var name in LogNames.Where(n => File.Exists(target + n)))
        {
            File.Copy(target + name, backup + name);
        }

        File.Move(target, backup, overwrite: true);
        DeleteLogs(target);
        File.Move(path, target);
        return true;
    }

    private static void DeleteLogs(string path)
    {
        foreach (var name in LogNames)
        {
            File.Delete(path + name);
        }
    }

    /// <summary>True when the file was given up while it was being made: it cannot be opened, and nothing was ever in it.</summary>
    public static bool IsUnfinished(string path, DuckDBException error) =>
        MachineFault.Of(error.Message) is null
        && !IsHeld(error.Message)
        && !HasLog(path)
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

        var hint = IsHeld(error.Message)
            ? $"{HeldHint}; close it and try again"
            : "it is not a DuckDB file of this version; restore it, or run 'dataplatform rebuild --force' to make it anew from bronze, which keeps it under a name with the date";
        return new ConfigurationException($"{path}: the warehouse cannot be opened: {hint} ({cause})");
    }
}
