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

    /// <summary>Opens a warehouse to read it only.</summary>
    /// <param name="warehouse">The file.</param>
    /// <param name="data">The folder that it is in.</param>
    /// <exception cref="ConfigurationException">There is none yet, or it cannot be used.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    public static Database Open(string warehouse, string data) =>
        Database.Read(warehouse)
        ?? throw new ConfigurationException($"{data} holds no warehouse: nothing was loaded there yet; 'dataplatform run' makes it");
}
