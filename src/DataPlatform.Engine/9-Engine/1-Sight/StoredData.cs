using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>A data folder as somebody finds it who only looks.</summary>
internal static class StoredData
{
    /// <summary>True while a run or a rebuild works in the folder.</summary>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    public static bool IsHeldByRun(string data)
    {
        if (!Directory.Exists(data))
        {
            throw new ConfigurationException($"{data}: there is no such data folder; name it with --data DIR");
        }

        return File.Exists(DataFolder.StatusIn(data)) && DataFolder.IsLocked(data);
    }

    /// <summary>The warehouse that can be opened now: the one itself, or during a run the copy that the run makes of it.</summary>
    /// <exception cref="ConfigurationException">There is no such folder, or a run holds the warehouse and makes no copy.</exception>
    public static string Readable(string data) =>
        !IsHeldByRun(data) ? DataFolder.WarehouseIn(data)
        : File.Exists(DataFolder.SnapshotIn(data)) ? DataFolder.SnapshotIn(data)
        : throw new ConfigurationException(
            $"{data}: a run holds the warehouse until it ends; give 'run' --snapshot to have a copy to ask meanwhile"
        );

    /// <summary>Opens a warehouse to read it only.</summary>
    /// <param name="warehouse">The file.</param>
    /// <param name="data">The folder that it is in.</param>
    /// <exception cref="ConfigurationException">There is none yet, or it cannot be used.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    public static Database Open(string warehouse, string data) =>
        Database.Read(warehouse)
        ?? throw new ConfigurationException($"{data} holds no warehouse: nothing was loaded there yet; 'dataplatform run' makes it");
}
