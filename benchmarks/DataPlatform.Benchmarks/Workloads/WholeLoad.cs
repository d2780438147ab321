using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.RateLimiting;
using DataPlatform.Engine;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>First loads of the shipped recipes from the simulated market, and the same requests by a loop that promotes nothing.</summary>
/// <param name="tickers">Tickers in the market.</param>
/// <param name="limit">What it allows, and what is declared; null: no limit.</param>
internal sealed class WholeLoad(int tickers, string? limit = null) : IDisposable
{
    private const int InFlight = 8;
    private const string Key = "benchmark-key";
    private static readonly string[] Sources = ["fmp", "fred"];

    private readonly Orchestrator _engine = Engines.New();
    private readonly List<Uri> _addresses = [];
    private ChildProcess? _market;
    private Uri _address = null!;

    public async Task StartAsync()
    {
        (_market, _address) = await MarketServer.StartAsync(tickers, limit);
        using var http = new HttpClient();
        using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri(_address, "stable/stock-list")));
        IReadOnlyList<string> symbols = [.. list.RootElement.EnumerateArray().Select(r => r.GetProperty("symbol").GetString()!)];
        _engine.Plan(
            Options(Path.Combine(Path.GetTempPath(), "dataplatform-none")) with
            {
                Tickers = symbols,
            },
            due => _addresses.Add(due.Address())
        );
        await http.PostAsync(new Uri(_address, "_referee/reset"), null);
    }

    /// <summary>Fetch, bronze, silver, gold, into a new folder.</summary>
    public async Task<RunSummary> RunAsync(int chunkSize, int chunksInFlight)
    {
        using var folder = new TempFolder();
        return await _engine.RunWhollyAsync(Options(folder["data"]) with { ChunkSize = chunkSize, ChunksInFlight = chunksInFlight });
    }

    /// <summary>The same by the program, in a process of its own.</summary>
    public async Task RunProgramAsync(int chunkSize, int chunksInFlight)
    {
        using var folder = new TempFolder();
        var options = Options(folder["data"]) with { ChunkSize = chunkSize, ChunksInFlight = chunksInFlight };
        using var run = ChildProcess.With(
            Sources.ToDictionary(s => $"{s.ToUpperInvariant()}_API_KEY", _ => Key, StringComparer.Ordinal),
            HostProgram.Best,
            [
                "run",
                "--recipes",
                options.RecipesDirectory,
                "--data",
                options.DataDirectory,
                "--date",
                MarketServer.Today.ToString("O", CultureInfo.InvariantCulture),
                "--chunk-size",
                chunkSize.ToString(CultureInfo.InvariantCulture),
                "--chunks-in-flight",
                chunksInFlight.ToString(CultureInfo.InvariantCulture),
                .. options.BaseUrls.SelectMany(b => new[] { "--base-url", $"{b.Key}={b.Value}" }),
                .. Sources.Where(_ => limit is not null).SelectMany(s => new[] { "--limit", $"{s}={limit}" }),
            ]
        );
        await run.EndAsync();
    }

    /// <summary>
    /// A loop over the same addresses that saves each answer to a file; where there is a limit, paced to it. What the market refuses all the same is asked
    /// again a second later.
    /// </summary>
    public async Task LoopAsync()
    {
        using var folder = new TempFolder();
        using var http = new HttpClient();
        using var pace = Limits is [var l] ? Pace(l) : null;
        await Parallel.ForEachAsync(
            _addresses.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight },
            async (address, token) =>
            {
                var body = await GetAsync(address.Item, token);
                await File.WriteAllBytesAsync(folder[$"{address.Index}.json"], body, token);
            }
        );

        async Task<byte[]> GetAsync(Uri address, CancellationToken token)
        {
            while (true)
            {
                using var lease = pace is null ? null : await pace.AcquireAsync(1, token);
                using var response = await http.GetAsync(address, token);
                if (response.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(token);
                }

                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
        }
    }

    /// <summary>What the server saw, as its referee says it.</summary>
    public async Task<string> RefereeAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(_address, "_referee"));
    }

    public void Dispose() => _market?.Dispose();

    private IReadOnlyList<RateLimit> Limits => RateLimit.TryParse(limit, out var said) ? [said] : [];

    private RunOptions Options(string data) =>
        new()
        {
            RecipesDirectory = Path.Combine(AppContext.BaseDirectory, "recipes"),
            DataDirectory = data,
            Date = MarketServer.Today,
            BaseUrls = new Dictionary<string, Uri>(StringComparer.Ordinal)
            {
                ["fmp"] = new(_address, "stable/"),
                ["fred"] = new(_address, "fred/"),
            },
            Limits = Sources.ToDictionary(s => s, _ => Limits, StringComparer.Ordinal),
            Keys = Sources.ToDictionary(s => s, _ => Key, StringComparer.Ordinal),
        };

    private static TokenBucketRateLimiter Pace(RateLimit limit) =>
        new(
            new()
            {
                TokenLimit = 1,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = limit.Window / limit.Permits,
                QueueLimit = int.MaxValue,
            }
        );
}
