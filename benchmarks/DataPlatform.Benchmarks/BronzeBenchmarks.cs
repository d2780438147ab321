using BenchmarkDotNet.Attributes;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks;

/// <summary>Requests to a server in a process of its own, sixteen in flight, no quota: a whole run that promotes nothing, against a bare loop.</summary>
[Config(typeof(StageConfig))]
public class BronzeBenchmarks
{
    private const int Megabytes = 120;
    private BronzeLoad _load = null!;

    /// <summary>About how large an answer is.</summary>
    [Params(1, 40, 180)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _load = new(Kilobytes, Math.Min(20_000, Megabytes * 1_000 / Kilobytes));
        await _load.PrepareAsync();
    }

    [IterationSetup]
    public void Clean() => _load.Clean();

    [GlobalCleanup]
    public void Stop() => _load.Dispose();

    /// <summary>HttpClient in a Parallel.ForEachAsync that appends each body to one file.</summary>
    [Benchmark(Baseline = true)]
    public Task Loop() => _load.LoopAsync();

    /// <summary>A pipeline of bounded channels to one writer.</summary>
    [Benchmark]
    public Task Channels() => _load.ChannelsAsync();

    /// <summary>The engine.</summary>
    [Benchmark]
    public Task<double> Bronze() => _load.FetchAsync();
}
