using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks;

/// <summary>What a permit costs when nobody has to wait for it. The baseline is the runtime's sliding window.</summary>
[Config(typeof(StageConfig))]
public class LimiterBenchmarks
{
    private const int Permits = 100_000;
    private LimiterLoad _load = null!;

    /// <summary>Requests in flight.</summary>
    [Params(1, 100, 1_000)]
    public int InFlight { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _load = new(InFlight);
        await _load.PrepareAsync();
    }

    [GlobalCleanup]
    public void Stop() => _load.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Permits)]
    public Task Runtime() => _load.RuntimesAsync(Permits);

    [Benchmark(OperationsPerInvoke = Permits)]
    public Task Ours() => _load.OursAsync(Permits);
}
