using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// Run dates that were a mistake: what was answered for them stays and counts as rows, but not as asked. Kept in bronze
/// (<c>bronze/_forgotten.json</c>), so that every rebuild knows them.
/// </summary>
internal sealed class ForgottenDates
{
    private readonly IReadOnlyList<Entry> _entries;

    private ForgottenDates(IReadOnlyList<Entry> entries) => _entries = entries;

    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public static ForgottenDates Of(DataFolder folder)
    {
        var file = FileIn(folder);
        if (!File.Exists(file))
        {
            return new([]);
        }

        try
        {
            return new(JsonSerializer.Deserialize<List<Entry>>(File.ReadAllText(file), RunJson.Options) ?? []);
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{file}: {e.Message}; mend it, or delete it to remember every date again");
        }
    }

    /// <summary>Forgets a date.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="date">The date.</param>
    /// <param name="now">Only what was answered before counts: the same date may come in earnest.</param>
    public static void Add(DataFolder folder, DateOnly date, DateTimeOffset now)
    {
        var file = FileIn(folder);
        var aside = file + ".new";
        File.WriteAllText(aside, RunJson.Write<IEnumerable<Entry>>(Of(folder)._entries.Append(new(date, now))));
        File.Move(aside, file, overwrite: true);
    }

    /// <summary>The request was answered for a date that is forgotten.</summary>
    public bool Covers(RequestOutcome outcome) => _entries.Any(e => e.Date == outcome.Date && outcome.At < e.At);

    private static string FileIn(DataFolder folder) => Path.Combine(folder.Bronze, "_forgotten.json");

    private sealed record Entry(DateOnly Date, DateTimeOffset At);
}
