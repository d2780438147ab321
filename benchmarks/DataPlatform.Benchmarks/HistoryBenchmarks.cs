using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Workloads;
using DataPlatform.Runs;

namespace DataPlatform.Benchmarks;

/// <summary>A chunk of 50,000 rows, half of them new, promoted to silver and gold: a whole run without bronze. The baseline is the empty table.</summary>
[Config(typeof(StageConfig))]
public class HistoryBenchmarks
{
    private HistoryLoad _empty = null!;
    private HistoryLoad _full = null!;

    /// <summary>Rows that the tables hold before.</summary>
    [Params(1_000_000, 10_000_000, 50_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        (_empty, _full) = (new(0), new(Rows));
        await _empty.PrepareAsync();
        await _full.PrepareAsync();
    }

    [IterationSetup(Target = nameof(EmptyTable))]
    public void StoreForEmpty() => Wait(_empty.StoreAsync());

    [IterationSetup(Target = nameof(FullTable))]
    public void StoreForFull() => Wait(_full.StoreAsync());

    [GlobalCleanup]
    public void Stop()
    {
        _empty.Dispose();
        _full.Dispose();
    }

    /// <summary>The chunk into tables without a history.</summary>
    [Benchmark(Baseline = true)]
    public Task<ChunkSummary> EmptyTable() => _empty.PromoteAsync();

    /// <summary>The chunk into tables with one.</summary>
    [Benchmark]
    public Task<ChunkSummary> FullTable() => _full.PromoteAsync();

    // What comes before an iteration cannot be awaited.
#pragma warning disable VSTHRD002
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
