using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Workloads;
using DataPlatform.Planning;

namespace DataPlatform.Benchmarks;

/// <summary>332,640 requests planned against a ledger that knows them all. The baseline is one query that fetches the ledger, and decides nothing.</summary>
[Config(typeof(StageConfig))]
public class PlanBenchmarks
{
    private readonly PlanLoad _load = new();

    [GlobalSetup]
    public Task PrepareAsync() => _load.PrepareAsync();

    [GlobalCleanup]
    public void Stop() => _load.Dispose();

    /// <summary>All watermarks, read row by row.</summary>
    [Benchmark(Baseline = true)]
    public int ReadLedger() => _load.ReadLedger();

    /// <summary>Nothing is due.</summary>
    [Benchmark]
    public RunPlan NoneDue() => _load.NoneDue();

    /// <summary>Everything is.</summary>
    [Benchmark]
    public RunPlan AllDue() => _load.AllDue();
}
