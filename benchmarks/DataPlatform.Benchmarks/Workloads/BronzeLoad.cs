using System.Threading.Channels;
using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Engine;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The same requests to a server in a process of its own: by the engine into bronze, and by what people write first into one file.</summary>
/// <param name="kilobytes">About how large an answer is.</param>
/// <param name="requests">How many requests.</param>
internal sealed class BronzeLoad(int kilobytes, int requests) : IDisposable
{
    private const int InFlight = 16;

    private readonly TempFolder _folder = new();
    private readonly Orchestrator _engine = Engines.New();
    private readonly List<string> _tickers = [.. Enumerable.Range(0, requests).Select(AnswerBody.Symbol)];
    private ChildProcess? _server;
    private Uri _address = null!;
    private int _runs;

    public async Task PrepareAsync()
    {
        (_server, _address) = await AnswerServer.StartAsync(kilobytes);
        MadeRecipes.Write(_folder["recipes"], Shape.Chunk, _address, hasGold: false);
    }

    /// <summary>A loop over the addresses that appends each body to one file.</summary>
    public async Task LoopAsync()
    {
        using var http = new HttpClient();
        await using var file = NewFile();
        var gate = new Lock();
        await Parallel.ForEachAsync(
            _tickers,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight },
            async (ticker, token) =>
            {
                var body = await http.GetByteArrayAsync(AddressOf(ticker), token);
                lock (gate)
                {
                    file.Write(body);
                    file.Write("\n"u8);
                }
            }
        );
    }

    /// <summary>A pipeline of channels: addresses, sixteen that fetch, one that writes.</summary>
    public async Task ChannelsAsync()
    {
        using var http = new HttpClient();
        await using var file = NewFile();
        var addresses = Channel.CreateBounded<Uri>(InFlight);
        var bodies = Channel.CreateBounded<byte[]>(InFlight);
        var fetchers = Enumerable.Range(0, InFlight).Select(_ => FetchAsync(http, addresses.Reader, bodies.Writer)).ToList();
        var writer = WriteAsync(bodies.Reader, file);
        foreach (var ticker in _tickers)
        {
            await addresses.Writer.WriteAsync(AddressOf(ticker));
        }

        addresses.Writer.Complete();
        await Task.WhenAll(fetchers);
        bodies.Writer.Complete();
        await writer;
    }

    /// <summary>The engine's bronze, with nothing promoted.</summary>
    /// <returns>Seconds from the chunk's release until its last request had its outcome.</returns>
    public async Task<double> FetchAsync()
    {
        var summary = await _engine.RunWhollyAsync(
            new()
            {
                RecipesDirectory = _folder["recipes"],
                DataDirectory = _folder[$"data-{_runs++}"],
                Date = new(2026, 1, 2),
                Tickers = _tickers,
                Concurrency = InFlight,
                Switches = new() { Silver = false, Gold = false },
            }
        );
        return summary.Chunks.Sum(c => c.BronzeSeconds);
    }

    /// <summary>Makes room: what was fetched goes. Not a part of what is measured.</summary>
    public void Clean()
    {
        foreach (var data in Directory.EnumerateDirectories(_folder.Path, "data-*"))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    private static async Task FetchAsync(HttpClient http, ChannelReader<Uri> addresses, ChannelWriter<byte[]> bodies)
    {
        await foreach (var address in addresses.ReadAllAsync())
        {
            await bodies.WriteAsync(await http.GetByteArrayAsync(address));
        }
    }

    private static async Task WriteAsync(ChannelReader<byte[]> bodies, FileStream file)
    {
        await foreach (var body in bodies.ReadAllAsync())
        {
            file.Write(body);
            file.Write("\n"u8);
        }
    }

    private Uri AddressOf(string ticker) => new(_address, $"rows/{ticker}");

    private FileStream NewFile() => new(_folder["bodies.jsonl"], FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
}
