using System.Globalization;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// The data folder, held by one process at a time. The lock is the operating system's and lies on an open file, so it is gone with the
/// process, however that ended.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = ".lock";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    public string Bronze => System.IO.Path.Combine(Path, "bronze");

    public string Quota => QuotaIn(Path);

    public string Warehouse => WarehouseIn(Path);

    /// <summary>Where a rebuild writes, and whoever has to know what one would come to.</summary>
    public string NewWarehouse => Warehouse + ".new";

    /// <summary>The warehouse that a rebuild has replaced, when the new one lacks nothing of it: the next rebuild overwrites it.</summary>
    public string OldWarehouse => Warehouse + ".bak";

    public string Snapshot => SnapshotIn(Path);

    public static string QuotaIn(string path) => System.IO.Path.Combine(path, "quota");

    /// <summary>Where a run says how far things are, as long as it goes on.</summary>
    public static string StatusIn(string path) => System.IO.Path.Combine(path, "status.json");

    /// <summary>Takes away the copy that an earlier run made, so that nobody takes it for this run's.</summary>
    public void ForgetSnapshot()
    {
        try
        {
            File.Delete(Snapshot);
        }
        catch (DirectoryNotFoundException)
        {
            // There is none.
        }
    }

    /// <summary>Where a run puts the copy of the warehouse that others may open.</summary>
    public static string SnapshotIn(string path) => System.IO.Path.Combine(path, "snapshot", "warehouse.duckdb");

    /// <summary>True when another process holds the folder. Looking takes the lock for a moment, so look only where somebody seems to hold it.</summary>
    public static bool IsLocked(string path)
    {
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException and not FileNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static string TokensIn(string path) => System.IO.Path.Combine(path, "tokens");

    public static string WarehouseIn(string path) => System.IO.Path.Combine(path, "warehouse.duckdb");

    /// <exception cref="ConfigurationException">The folder cannot be used, or another process uses it.</exception>
    public static DataFolder Open(string path)
    {
        if (System.IO.Path.GetFullPath(path).Contains('?', StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                $"{path}: DuckDB cannot use a path with a '?' in it; choose another data folder with --data DIR"
            );
        }

        if (File.Exists(path))
        {
            throw new ConfigurationException($"{path} is a file; --data must name a folder");
        }

        Create(path);
        var folder = new DataFolder(path, Lock(path));
        // What a rebuild was writing when it was killed, what did not fit into the memory of a run that was killed, and how far that said it was.
        File.Delete(StatusIn(path));
        WarehouseFile.Delete(folder.NewWarehouse);
        WarehouseFile.DeleteSpill(folder.Warehouse);
        return folder;
    }

    /// <summary>A place for a warehouse of which the new one lacks something: nothing is there yet, and nothing overwrites it.</summary>
    public string KeptWarehouse(DateTimeOffset at)
    {
        var name = $"warehouse-{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}";
        return Enumerable
            .Range(1, int.MaxValue)
            .Select(n =>
                System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{name}{(n == 1 ? "" : $"-{n}")}.duckdb.bak"))
            )
            .First(file => !File.Exists(file));
    }

    /// <summary>The bronze segments, in the order of the runs.</summary>
    public IEnumerable<string> Segments() =>
        Directory.Exists(Bronze)
            ? Directory
                .EnumerateFiles(Bronze, "*.jsonl*", SearchOption.AllDirectories)
                .Where(IsSegment)
                .OrderBy(System.IO.Path.GetFileName, StringComparer.Ordinal)
            : [];

    /// <summary>A file of this name is a segment, if it lies in bronze.</summary>
    public static bool IsSegment(string path) =>
        path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".jsonl.zst", StringComparison.Ordinal);

    /// <summary>Deletes a segment, and the folders that are empty without it, up to the folder of bronze itself.</summary>
    public void DeleteSegment(string path)
    {
        File.Delete(path);
        var directory = System.IO.Path.GetDirectoryName(path)!;
        while (directory.Length > Bronze.Length && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
            directory = System.IO.Path.GetDirectoryName(directory)!;
        }
    }

    /// <summary>A path below the folder as bronze and ops write it.</summary>
    public string Relative(string path) => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/');

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows() || Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                // What a vendor answers is often licensed to its reader alone.
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the data folder cannot be created: {e.Message}");
        }
    }

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, LockFile);
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the data folder cannot be written to");
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new ConfigurationException(
                $"{path}: another run is using this data folder; wait for it to end or choose another with --data DIR ({e.Message})"
            );
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"{path}: the data folder cannot be written to: {e.Message}");
        }
    }
}
