using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// The segments that a prune has decided to delete (<c>bronze/_prune.json</c>). It is on the disk before the first of them goes and is gone when the
/// warehouse has forgotten them, so whoever opens the folder next can finish what was cut short: that all of them can go was shown, not that some can.
/// </summary>
internal static class PruneList
{
    /// <summary>The segments on the list, relative to the data folder; empty when no prune was cut short.</summary>
    /// <exception cref="ConfigurationException">The list cannot be read, or names what is no segment of this folder.</exception>
    public static IReadOnlySet<string> Read(DataFolder folder) => Entries(folder).Select(e => e.File).ToHashSet(StringComparer.Ordinal);

    /// <summary>Decides. From here on the segments go, whatever happens to this process.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="segments">The segments, as long as their files are.</param>
    public static void Write(DataFolder folder, IEnumerable<Segment> segments)
    {
        var file = FileIn(folder);
        var aside = file + ".new";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, segments.Select(s => new Entry(s.File, s.RecordedBytes)), RunJson.Options);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file, overwrite: true);
    }

    /// <summary>Deletes the segments on the list that are still there. One that is not what it was is no longer the one that was meant, and stays.</summary>
    /// <exception cref="IOException">The machine refuses; what is left goes with the next try.</exception>
    /// <exception cref="ConfigurationException">As <see cref="Read"/>.</exception>
    public static void Delete(DataFolder folder)
    {
        foreach (var (file, bytes) in Entries(folder))
        {
            var path = new FileInfo(Path.Combine(folder.Path, file));
            if (path.Exists && path.Length == bytes)
            {
                DeleteSegment(folder, path.FullName);
            }
        }
    }

    /// <summary>Deletes the segments on the list and has the warehouse forget them; without a list, nothing.</summary>
    /// <exception cref="IOException">As <see cref="Delete"/>.</exception>
    /// <exception cref="ConfigurationException">As <see cref="Read"/>.</exception>
    public static void Finish(DataFolder folder, Database warehouse)
    {
        if (!File.Exists(FileIn(folder)))
        {
            return;
        }

        Delete(folder);
        var gone = Read(folder).Where(f => !File.Exists(Path.Combine(folder.Path, f)));
        warehouse.Transaction(() => new OpsService(warehouse).ForgetSegments(gone), CancellationToken.None);
        Forget(folder);
    }

    /// <summary>Takes the list away. The warehouse does not know the segments any more.</summary>
    public static void Forget(DataFolder folder)
    {
        if (File.Exists(FileIn(folder)))
        {
            File.Delete(FileIn(folder));
        }
    }

    private static void DeleteSegment(DataFolder folder, string path)
    {
        try
        {
            folder.DeleteSegment(path);
        }
        catch (Exception e) when (MachineFault.AsIo(e) is { } fault)
        {
            throw new IOException($"{path}: it was to be pruned and cannot be deleted; it goes with the next start: {fault.Message}", e);
        }
    }

    private static List<Entry> Entries(DataFolder folder)
    {
        var file = FileIn(folder);
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            var entries = JsonSerializer.Deserialize<List<Entry>>(File.ReadAllText(file), RunJson.Options) ?? [];
            return entries.TrueForAll(e => e?.File is not null && IsInBronze(folder, e.File))
                ? entries
                : throw new ConfigurationException($"{file}: it names what is no segment of this folder; {WayOut}");
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{file}: {e.Message}; {WayOut}");
        }
    }

    private const string WayOut =
        "it is the list of segments that a 'prune' has begun to delete. Delete it to keep those that are left; 'verify' then names the others";

    private static bool IsInBronze(DataFolder folder, string file)
    {
        var bronze = Path.GetFullPath(folder.Bronze) + Path.DirectorySeparatorChar;
        return DataFolder.IsSegment(file) && Path.GetFullPath(Path.Combine(folder.Path, file)).StartsWith(bronze, StringComparison.Ordinal);
    }

    private static string FileIn(DataFolder folder) => Path.Combine(folder.Bronze, "_prune.json");

    private sealed record Entry(string File, long Bytes);
}
