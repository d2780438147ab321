using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// The data folder, held by one process at a time. The lock is the operating system's and lies on an open file, so it is gone with the
/// process, however that ended.
/// </summary>
internal sealed class DataFolder : IDisposable
{
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

    public static string QuotaIn(string path) => System.IO.Path.Combine(path, "quota");

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
        return new(path, Lock(path));
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the data folder cannot be created: {e.Message}");
        }
    }

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, ".lock");
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
