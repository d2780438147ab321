using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>Puts together what a report of a run tells: the run's own document, and what the ops tables hold of it.</summary>
internal static class RunReports
{
    /// <summary>Reads a run.</summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="runId">The run; null for the last one that came to its end.</param>
    /// <exception cref="ConfigurationException">There is no such run, it never came to its end, or the warehouse cannot be read.</exception>
    public static RunReport Read(string dataDirectory, string? runId)
    {
        var note = runId is null ? Last(dataDirectory) : Find(dataDirectory, runId);
        if (note.Summary is not { } run)
        {
            throw new ConfigurationException($"run {note.RunId} has not come to its end: it is going on, or was killed");
        }

        var report = new RunReport(note.Version, run);
        using var warehouse = Database.Read(DataFolder.WarehouseIn(dataDirectory));
        return warehouse is null ? report : new RunRecords(warehouse, run.RunId).Complete(report);
    }

    /// <summary>Where the report of a run is kept.</summary>
    public static string FileOf(string dataDirectory, string runId) => Path.Combine(dataDirectory, "reports", runId + ".html");

    private static RunNote Last(string dataDirectory) =>
        RunNotes.Files(Bronze(dataDirectory)).Reverse().Select(RunNotes.Read).FirstOrDefault(n => n?.Summary is not null)
        ?? throw new ConfigurationException($"{dataDirectory} holds no run that came to its end; name the data folder with --data DIR");

    private static RunNote Find(string dataDirectory, string runId)
    {
        var ids = RunNotes.Files(Bronze(dataDirectory)).Select(f => Path.GetFileNameWithoutExtension(f)!);
        return RunNotes.Find(dataDirectory, runId)
            ?? throw new ConfigurationException(
                $"there is no run '{Recipes.Excerpt.Of(runId)}' in {dataDirectory}{Recipes.Suggestion.For(runId, ids)}"
            );
    }

    private static string Bronze(string dataDirectory) => Path.Combine(dataDirectory, "bronze");
}
