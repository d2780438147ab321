using BenchmarkDotNet.Attributes;
using DataPlatform.Engine;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataPlatform.Benchmarks;

/// <summary>
/// A whole first load of the shipped recipes against the simulator without a limit: what a chunk size costs end to end. The baseline is what
/// people write first: a loop over the same addresses that saves every answer to a file, and promotes nothing.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(3)]
[InvocationCount(1)]
public class ChunkSizeBenchmarks
{
    private static readonly DateOnly Date = new(2026, 11, 20);

    private MarketSimulator _market = null!;
    private RunOptions _options = null!;
    private Orchestrator _orchestrator = null!;
    private string _folder = "";
    private List<Uri> _addresses = [];

    /// <summary>Ticker recipes in a chunk; 1000 puts all of them into one.</summary>
    [Params(1, 5, 10, 20, 1000)]
    public int ChunkSize { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _market = await MarketSimulator.StartAsync(new SimulatorOptions { TickersCount = 20, Today = Date });
        string[] sources = ["fmp", "fred"];
        _options = new RunOptions
        {
            RecipesDirectory = Path.Combine(AppContext.BaseDirectory, "recipes"),
            DataDirectory = "",
            Date = Date,
            ChunkSize = ChunkSize,
            BaseUrls = sources.ToDictionary(s => s, _market.SourceAddress, StringComparer.Ordinal),
            Limits = sources.ToDictionary(s => s, _ => (IReadOnlyList<RateLimit>)[], StringComparer.Ordinal),
            Keys = sources.ToDictionary(s => s, _ => "benchmark-key", StringComparer.Ordinal),
        };
        _orchestrator = new(TimeProvider.System, new Random(1).NextDouble, _ => null, NullLogger<Orchestrator>.Instance);
        _addresses = await AddressesAsync();
    }

    [IterationSetup]
    public void NewFolder() => _folder = Directory.CreateTempSubdirectory("dataplatform-bench-").FullName;

    [IterationCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [GlobalCleanup]
    public async Task StopAsync() => await _market.DisposeAsync();

    /// <summary>The loop, eight requests at a time as the engine does.</summary>
    [Benchmark(Baseline = true)]
    public async Task PlainLoop()
    {
        using var http = new HttpClient();
        await Parallel.ForEachAsync(
            _addresses.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (address, token) =>
            {
                var body = await http.GetByteArrayAsync(address.Item, token);
                await File.WriteAllBytesAsync(Path.Combine(_folder, $"{address.Index}.json"), body, token);
            }
        );
    }

    /// <summary>Fetch, bronze, silver, gold.</summary>
    [Benchmark]
    public async Task<RunSummary> Load()
    {
        var summary = await _orchestrator.RunAsync(_options with { DataDirectory = _folder });
        return summary.Status == RunStatus.Succeeded ? summary : throw new InvalidOperationException($"the load ended as {summary.Status}");
    }

    // What the load asks, found by planning with the tickers of the simulated market.
    private async Task<List<Uri>> AddressesAsync()
    {
        using var http = new HttpClient();
        var list = await http.GetStringAsync(new Uri(_market.SourceAddress("fmp"), "stock-list"));
        var tickers = System
            .Text.Json.JsonDocument.Parse(list)
            .RootElement.EnumerateArray()
            .Select(r => r.GetProperty("symbol").GetString()!)
            .ToList();
        var addresses = new List<Uri>();
        _orchestrator.Plan(
            _options with
            {
                DataDirectory = Path.Combine(Path.GetTempPath(), "dataplatform-none"),
                Tickers = tickers,
            },
            due => addresses.Add(due.Address())
        );
        return addresses;
    }
}
