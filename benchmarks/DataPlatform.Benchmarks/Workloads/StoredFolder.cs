using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Engine;
using DataPlatform.Runs;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>A data folder with stored answers, and the engine to promote them as <c>run --no-bronze</c> does.</summary>
internal sealed class StoredFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Orchestrator _engine = Engines.New();
    private readonly Shape _shape;
    private readonly OrchestrationSwitches _promoting;

    /// <param name="shape">What its answers look like.</param>
    /// <param name="hasGold">Whether gold is promoted, too.</param>
    /// <param name="hasChecks">Whether the rows are checked.</param>
    public StoredFolder(Shape shape, bool hasGold = false, bool hasChecks = false)
    {
        _shape = shape;
        _promoting = new() { Bronze = false, Gold = hasGold };
        MadeRecipes.Write(_folder["recipes"], shape, new("http://127.0.0.1:9/"), hasGold, hasChecks: hasChecks);
    }

    public string Warehouse => Path.Combine(Data, "warehouse.duckdb");

    public string Data => _folder["data"];

    /// <summary>Bytes of bronze.</summary>
    public long Bytes =>
        new DirectoryInfo(Path.Combine(Data, "bronze", "made")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public RunOptions Options =>
        new()
        {
            RecipesDirectory = _folder["recipes"],
            DataDirectory = Data,
            Date = new(2026, 1, 2),
            // Nothing is asked: what is stored of all other symbols is promoted with this one.
            Tickers = [AnswerBody.Symbol(0)],
        };

    /// <summary>Stores a run's answers, and lets the warehouse know of them as a run that fetched them would have.</summary>
    /// <returns>The segment.</returns>
    public async Task<string> StoreAsync(StoredRun run)
    {
        var segment = StoredSegment.Write(Data, _shape, run);
        await _engine.RunWhollyAsync(Options with { Switches = _promoting with { Silver = false, Gold = false } });
        return segment;
    }

    /// <summary>Promotes what is stored and not yet promoted.</summary>
    public Task<RunSummary> PromoteAsync() => _engine.RunWhollyAsync(Options with { Switches = _promoting });

    /// <summary>Makes the warehouse anew from bronze.</summary>
    public RebuildSummary Rebuild() => _engine.Rebuild(Options);

    /// <summary>Remembers the warehouse as it is now.</summary>
    public void Save() => File.Copy(Warehouse, _folder["saved.duckdb"], overwrite: true);

    /// <summary>Brings back the warehouse that was remembered.</summary>
    public void Restore() => File.Copy(_folder["saved.duckdb"], Warehouse, overwrite: true);

    public void Dispose() => _folder.Dispose();
}
