using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// A note of each run, kept beside its responses: <c>bronze/_runs/RUN.json</c>. Bronze then holds everything that a rebuild needs.
/// </summary>
internal static class RunNotes
{
    /// <summary>Notes that a run has started.</summary>
    public static void Write(DataFolder folder, RunContext run) =>
        Write(folder, new RunNote(EngineVersion.Text, run.RunId, run.Date, run.StartedAt, null) { Refetch = run.Refetch?.Word });

    /// <summary>Notes how a run ended, in the place of its first note.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="summary">How it ended.</param>
    /// <param name="isDone">See <see cref="RunNote.IsDone"/>.</param>
    public static void Write(DataFolder folder, RunContext run, RunSummary summary, bool isDone) =>
        Write(
            folder,
            new RunNote(EngineVersion.Text, summary.RunId, summary.Date, summary.StartedAt, summary)
            {
                Refetch = run.Refetch?.Word,
                IsDone = isDone,
            }
        );

    public static IEnumerable<string> Files(DataFolder folder) => Files(folder.Bronze);

    /// <summary>The notes of a bronze folder, the oldest run first; none where there is no folder.</summary>
    public static IEnumerable<string> Files(string bronze) =>
        Directory.Exists(DirectoryOf(bronze)) ? Directory.EnumerateFiles(DirectoryOf(bronze), "*.json").Order(StringComparer.Ordinal) : [];

    /// <summary>What a run is to ask again, and which runs before it began that and left something undone.</summary>
    /// <param name="options">What the run is asked.</param>
    /// <param name="date">Its date.</param>
    /// <returns>Null for a run that asks what is due.</returns>
    public static Refetching? Refetch(RunOptions options, DateOnly date)
    {
        if (!options.Refetch && options.RefetchFrom is null)
        {
            return null;
        }

        var wanted = new Refetching(options.RefetchFrom, []);
        return wanted with
        {
            Runs =
            [
                .. Files(Path.Combine(options.DataDirectory, "bronze"))
                    .Reverse()
                    .Select(Read)
                    .TakeWhile(n => n is not null && n.Refetch == wanted.Word && n.Date == date && !n.IsDone)
                    .Select(n => n!.RunId),
            ],
        };
    }

    /// <summary>The note of a run; null when there is none, or it cannot be read.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="runId">The run's id; looked for among those that there are, as it may be anything.</param>
    public static RunNote? Find(string data, string runId) =>
        Files(Path.Combine(data, "bronze")).FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == runId) is { } file
            ? Read(file)
            : null;

    /// <summary>Reads a note; null when it cannot be read.</summary>
    public static RunNote? Read(string file)
    {
        try
        {
            var note = JsonSerializer.Deserialize<RunNote>(File.ReadAllText(file), RunJson.Options);
            return note?.RunId is null ? null : note;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Whole or not at all: a process that is killed while it writes leaves the note as it was.
    private static void Write(DataFolder folder, RunNote note)
    {
        var file = Path.Combine(Directory.CreateDirectory(DirectoryOf(folder.Bronze)).FullName, note.RunId + ".json");
        var aside = file + ".new";
        File.WriteAllText(aside, RunJson.Write(note));
        File.Move(aside, file, overwrite: true);
    }

    private static string DirectoryOf(string bronze) => Path.Combine(bronze, "_runs");
}
