using DataPlatform.Bronze;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine;

/// <summary>The warehouse that a rebuild is about to replace: what it holds, and what of that nobody could make again.</summary>
internal sealed class ReplacedWarehouse
{
    private static readonly ReplacedWarehouse None = new();

    private IReadOnlyDictionary<string, long> _rows = new Dictionary<string, long>(StringComparer.Ordinal);
    private HashSet<(string File, long Line)> _unreadable = [];
    private IReadOnlyList<string> _finished = [];

    private ReplacedWarehouse() { }

    /// <summary>What is lost for sure, a line each: no recipe declares it, its bronze is gone, or somebody made it himself.</summary>
    public IReadOnlyList<string> Losses { get; private init; } = [];

    /// <summary>True when there is one that cannot be opened, so that nobody knows what it holds.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>Reads the warehouse, whichever version wrote it; there may be none.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="book">What is declared now.</param>
    /// <param name="force">True to go on when it is broken.</param>
    /// <exception cref="ConfigurationException">It is broken, or another program holds it open.</exception>
    public static ReplacedWarehouse Read(DataFolder folder, RecipeBook book, bool force)
    {
        try
        {
            Settle(folder.Warehouse);
            using var old = Database.Read(folder.Warehouse, ofAnyVersion: true);
            return old is null
                ? None
                : new()
                {
                    _rows = WarehouseContents.Rows(old),
                    _unreadable = WarehouseContents.Unreadable(old),
                    _finished = WarehouseContents.FinishedRuns(old),
                    Losses = [.. NotDeclared(old, book), .. GoneFromBronze(old, folder), .. WarehouseContents.Foreign(old)],
                };
        }
        catch (ConfigurationException e) when (force && !WarehouseFile.IsHeld(e.Message))
        {
            return new() { IsBroken = true };
        }
    }

    /// <summary>Makes sure, before it is moved, that nobody has opened it since it was read.</summary>
    /// <exception cref="ConfigurationException">Another program holds it open.</exception>
    public void CheckFree(DataFolder folder)
    {
        if (!IsBroken)
        {
            Settle(folder.Warehouse);
            using var free = Database.Read(folder.Warehouse, ofAnyVersion: true);
        }
    }

    /// <summary>What the new warehouse lacks.</summary>
    /// <param name="rows">The rows of its tables.</param>
    /// <param name="finished">The runs of which it knows how they ended.</param>
    /// <param name="unreadable">The lines of bronze of which it holds nothing.</param>
    public IReadOnlyList<string> LossesAgainst(
        IReadOnlyDictionary<string, long> rows,
        IEnumerable<string> finished,
        IEnumerable<(string File, long Line)> unreadable
    )
    {
        var runs = _finished
            .Except(finished, StringComparer.Ordinal)
            .Select(run => $"ops.runs: how {run} ended, and its chunks; its note in bronze/_runs is gone or damaged");
        var damaged = unreadable.Where(u => !_unreadable.Contains(u)).Select(u => $"{u.File}:{u.Line}: the line is damaged");
        var silver = _rows
            .Where(t => t.Key.StartsWith("silver.", StringComparison.Ordinal) && rows.GetValueOrDefault(t.Key) < t.Value)
            .Select(t =>
                $"{t.Key}: {WarehouseContents.Count(t.Value, "row")} in the old warehouse, "
                + (rows.TryGetValue(t.Key, out var left) ? $"{left:#,0} in the new one" : "and no recipe makes it any more")
            );
        // A gold table is made of the others: only that it is there counts.
        var gold = _rows
            .Where(t => t.Key.StartsWith("gold.", StringComparison.Ordinal) && !rows.ContainsKey(t.Key))
            .Select(t => $"{t.Key}: {WarehouseContents.Count(t.Value, "row")} in the old warehouse, and no model makes it now");
        return [.. Losses, .. runs, .. damaged, .. silver, .. gold];
    }

    private static void Settle(string warehouse)
    {
        try
        {
            WarehouseFile.Settle(warehouse);
        }
        catch (DuckDBException e) when (!WarehouseFile.IsUnfinished(warehouse, e))
        {
            throw WarehouseFile.CannotOpen(warehouse, e);
        }
        catch (DuckDBException)
        {
            // It holds nothing, so there is nothing to keep.
        }
    }

    private static IEnumerable<string> NotDeclared(Database old, RecipeBook book)
    {
        var declared = book.ByName();
        return WarehouseContents
            .Loaded(old)
            .Where(l => !declared.ContainsKey(l.Recipe))
            .Select(l =>
                $"{l.Recipe}: no recipe declares it any more, and {WarehouseContents.Count(l.Responses, "stored response")} of it would be in no table"
            );
    }

    private static IEnumerable<string> GoneFromBronze(Database old, DataFolder folder)
    {
        var pruned = PruneList.Read(folder);
        foreach (var (file, bytes, lines) in WarehouseContents.Segments(old).Where(s => !pruned.Contains(s.File)))
        {
            var now = new FileInfo(Path.Combine(folder.Path, file));
            if (!now.Exists)
            {
                yield return $"{file}: gone from bronze, with {WarehouseContents.Count(lines, "response")}";
            }
            else if (now.Length < bytes)
            {
                yield return $"{file}: shorter than it was ({now.Length:#,0} of {bytes:#,0} bytes)";
            }
        }
    }
}
