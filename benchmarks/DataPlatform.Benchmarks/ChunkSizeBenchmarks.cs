using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Workloads;
using DataPlatform.Runs;

namespace DataPlatform.Benchmarks;

/// <summary>
/// End to end: a whole first load of the shipped recipes for 10 tickers from a market in a process of its own. The baseline is what people write first: a
/// loop over the same addresses that saves every answer to a file, and promotes nothing.
/// </summary>
[Config(typeof(StageConfig))]
public class ChunkSizeBenchmarks
{
    private WholeLoad _load = null!;

    /// <summary>Ticker recipes in a chunk; 1000 puts all of them into one.</summary>
    [Params(1, 2, 5, 10, 20, 1_000)]
    public int ChunkSize { get; set; }

    /// <summary>One is strict: each chunk is promoted before the next one is fetched.</summary>
    [Params(1, 2)]
    public int InFlight { get; set; }

    /// <summary>What the market allows; nothing said: everything.</summary>
    [Params("", "100/1s")]
    public string Limit { get; set; } = "";

    [GlobalSetup]
    public async Task StartAsync()
    {
        _load = new(tickers: 10, Limit.Length == 0 ? null : Limit);
        await _load.StartAsync();
    }

    [GlobalCleanup]
    public void Stop() => _load.Dispose();

    /// <summary>The loop, eight requests at a time as the engine does.</summary>
    [Benchmark(Baseline = true)]
    public Task PlainLoop() => _load.LoopAsync();

    /// <summary>Fetch, bronze, silver, gold.</summary>
    [Benchmark]
    public Task<RunSummary> Load() => _load.RunAsync(ChunkSize, InFlight);
}
