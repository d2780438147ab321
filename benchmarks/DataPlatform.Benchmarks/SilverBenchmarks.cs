using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks;

/// <summary>
/// Stored segments to a typed, keyed, merged table: a whole run without bronze and gold, from its start to the closed warehouse, against one
/// statement of DuckDB on an open connection.
/// </summary>
[Config(typeof(StageConfig))]
public class SilverBenchmarks
{
    private SilverLoad _load = null!;

    public static IEnumerable<Shape> Shapes => [Shape.Long, Shape.Short, Shape.Wide, Shape.Texts];

    /// <summary>What the answers look like.</summary>
    [ParamsSource(nameof(Shapes))]
    public Shape Answers { get; set; } = null!;

    /// <summary>Whether an earlier answer for each key is in the table; half of the rows are then as they were.</summary>
    [Params(false, true)]
    public bool FullTable { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _load = new(Answers, FullTable);
        await _load.PrepareAsync();
    }

    [IterationSetup]
    public void Reset() => _load.Reset();

    [GlobalCleanup]
    public void Stop() => _load.Dispose();

    /// <summary>One read_json with declared types, and MERGE.</summary>
    [Benchmark(Baseline = true)]
    public void DuckDb() => _load.Merge();

    /// <summary>The engine.</summary>
    [Benchmark]
    public Task<double> Silver() => _load.PromoteAsync();
}
