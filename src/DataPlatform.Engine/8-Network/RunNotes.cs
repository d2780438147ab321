using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>
/// A run's summary, kept beside its responses: <c>bronze/_runs/RUN.json</c>. Bronze then holds everything that a rebuild needs.
/// </summary>
internal static class RunNotes
{
    public static void Write(DataFolder folder, RunSummary summary)
    {
        var file = Path.Combine(Directory.CreateDirectory(DirectoryOf(folder)).FullName, summary.RunId + ".json");
        File.WriteAllText(file, RunJson.Write(summary));
    }

    public static IEnumerable<string> Files(DataFolder folder) =>
        Directory.Exists(DirectoryOf(folder)) ? Directory.EnumerateFiles(DirectoryOf(folder), "*.json").Order(StringComparer.Ordinal) : [];

    public static RunSummary? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSummary>(File.ReadAllText(file), RunJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string DirectoryOf(DataFolder folder) => Path.Combine(folder.Bronze, "_runs");
}
