using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>
/// Writes tables as Parquet files, those that changed since the last export to the same folder. A file is written under another name and then moved, so
/// whoever reads the folder never sees half of one.
/// </summary>
/// <param name="warehouse">What is stored.</param>
/// <param name="book">What is declared: the keys of the tables.</param>
/// <param name="to">The folder.</param>
internal sealed class Export(Database warehouse, RecipeBook book, string to)
{
    private readonly ParquetTables _tables = new(warehouse);
    private readonly string _aside = Path.Combine(to, ".new");
    private readonly string _note = Path.Combine(to, ".exported.json");

    /// <param name="wanted">The tables, with or without their schema; empty: all.</param>
    /// <param name="onlyGold">Only gold tables, when none is named.</param>
    /// <param name="cancellationToken">Ends it between two tables, or in the middle of one, which is then left as it was.</param>
    /// <exception cref="ConfigurationException">A name is unknown, or the folder cannot be written to.</exception>
    public ExportSummary Run(IReadOnlyList<string> wanted, bool onlyGold, CancellationToken cancellationToken)
    {
        var tables = Selected(wanted, onlyGold);
        Prepare();
        var versions = Versions();
        var exported = new List<ExportedTable>();
        foreach (var (schema, table) in tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = $"{schema}.{table}";
            var (rows, version) = _tables.Measure(schema, table);
            var isNew = versions.GetValueOrDefault(name) != version || !Directory.Exists(FolderOf(schema, table));
            if (isNew)
            {
                warehouse.Interruptible(() => Write(schema, table), cancellationToken);
                versions[name] = version;
                Note(versions);
            }

            exported.Add(new(name, rows, FilesIn(FolderOf(schema, table)).Count, isNew));
        }

        Directory.Delete(_aside, recursive: true);
        return new(to, exported);
    }

    private List<(string Schema, string Table)> Selected(IReadOnlyList<string> wanted, bool onlyGold)
    {
        var all = _tables.All().Where(t => _tables.IsOurs(t.Schema, t.Table) && Path.GetFileName(t.Table) == t.Table).ToList();
        if (wanted.Count == 0)
        {
            return [.. all.Where(t => !onlyGold || t.Schema == "gold")];
        }

        var names = all.SelectMany(t => new[] { $"{t.Schema}.{t.Table}", t.Table }).ToHashSet(StringComparer.Ordinal);
        var problems = wanted
            .Where(w => !names.Contains(w))
            .Select(w => $"{Excerpt.Of(w)}: no such table{Suggestion.For(w, names)}")
            .ToList();
        return problems.Count == 0
            ?
            [
                .. all.Where(t =>
                    wanted.Contains(t.Table, StringComparer.Ordinal) || wanted.Contains($"{t.Schema}.{t.Table}", StringComparer.Ordinal)
                ),
            ]
            : throw new ConfigurationException(problems);
    }

    // What an export was writing when it was killed is of no use.
    private void Prepare()
    {
        try
        {
            if (Directory.Exists(_aside))
            {
                Directory.Delete(_aside, recursive: true);
            }

            Directory.CreateDirectory(_aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--to {to}: the folder cannot be written to: {e.Message}");
        }
    }

    private int Write(string schema, string table)
    {
        var aside = Path.Combine(_aside, schema, table);
        Directory.CreateDirectory(aside);
        _tables.Write(schema, table, KeyOf(schema, table), aside);
        var target = FolderOf(schema, table);
        var written = FilesIn(aside);
        foreach (var file in written)
        {
            var place = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(Path.Combine(aside, file), place, overwrite: true);
        }

        // Years of which no row is left. What somebody else has put there is no business of ours.
        foreach (var gone in FilesIn(target).Where(ParquetTables.IsOurFile).Except(written, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(target, gone));
        }

        return written.Count;
    }

    private IReadOnlyList<string> KeyOf(string schema, string table) =>
        schema == "gold"
            ? book.Models.FirstOrDefault(m => m.Table == table)?.Key ?? []
            : book.Recipes.FirstOrDefault(r => r.Table.Name == table)?.Table.Key ?? [];

    private string FolderOf(string schema, string table) => Path.Combine(to, schema, table);

    private static List<string> FilesIn(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))]
            : [];

    // What each table was like when it was last exported. A note that cannot be read only means that everything is written again.
    private Dictionary<string, string> Versions()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(_note), RunJson.Options) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return [];
        }
    }

    private void Note(Dictionary<string, string> versions)
    {
        File.WriteAllText(_note + ".new", RunJson.Write(versions));
        File.Move(_note + ".new", _note, overwrite: true);
    }
}
