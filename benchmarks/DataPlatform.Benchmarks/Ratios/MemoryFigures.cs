using System.Globalization;
using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>The most memory that a whole process of the program needs: it must not grow with requests, nor with rows.</summary>
internal static class MemoryFigures
{
    private const int Few = 3_000;

    public static IEnumerable<Measurement> All { get; } =
    [
        new("memory-30k", () => RequestsAsync("memory-30k", 30_000)),
        new("memory-300k", () => RequestsAsync("memory-300k", 300_000)) { IsLong = true },
        new("rebuild", RebuildAsync),
    ];

    // What a run may use by default, and 200 MB: the smaller of 1 GB and a quarter of the machine's.
    private static double MostMegabytes => Math.Min(1_000, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4e6) + 200;

    private static async Task<IReadOnlyList<Figure>> RequestsAsync(string name, int requests)
    {
        var (server, address) = await AnswerServer.StartAsync(kilobytes: 1);
        using (server)
        {
            var few = (await PeaksAsync(address, Few, days: 1))[0];
            var peaks = await PeaksAsync(address, requests, days: 2);
            var (many, next) = (peaks[0], peaks[1]);
            return
            [
                Figure.Cost($"{name}/3k", few / 1e6, many / 1e6, "MB", Goal.Most(1.2)),
                Figure.Bound(name, many / 1e6, "MB", most: 300),
                Figure.Bound($"{name}-next-day", next / 1e6, "MB", most: 300),
            ];
        }
    }

    // Of a run a day. Each asks for all of them, and from the second on, it is known what each came to.
    private static async Task<List<long>> PeaksAsync(Uri address, int requests, int days)
    {
        using var folder = new TempFolder();
        // All answers are the same, but each ticker has rows of its own.
        MadeRecipes.Write(folder["recipes"], Shape.Chunk, address, hasGold: false, symbol: "{ type: text, value: \"{ticker}\" }");
        await File.WriteAllLinesAsync(folder["tickers.txt"], Enumerable.Range(0, requests).Select(AnswerBody.Symbol));
        var peaks = new List<long>();
        for (var day = 0; day < days; day++)
        {
            peaks.Add(await PeakAsync(new DateOnly(2026, 1, 9).AddDays(day).ToString("O", CultureInfo.InvariantCulture)));
        }

        return peaks;

        async Task<long> PeakAsync(string date)
        {
            string[] named = ["--recipes", folder["recipes"], "--data", folder["data"], "--tickers-file", folder["tickers.txt"]];
            using var run = ChildProcess.Of(HostProgram.Best, ["run", .. named, "--date", date, "--output", "json"]);
            var (output, peak) = await run.EndAsync();
            return output.Contains($"\"stored\": {requests.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
                ? peak
                : throw new InvalidOperationException("not all were stored");
        }
    }

    private static async Task<IReadOnlyList<Figure>> RebuildAsync()
    {
        using var folder = new StoredFolder(Shape.Long);
        await folder.StoreAsync(new(1));
        var (rebuilding, peak) = (0.0, 0L);
        rebuilding = await InTurn.SecondsAsync(async () =>
        {
            using var process = ChildProcess.Of(
                HostProgram.Best,
                ["rebuild", "--recipes", folder.Options.RecipesDirectory, "--data", folder.Data]
            );
            (_, peak) = await process.EndAsync();
        });
        return
        [
            Figure.Rate("rebuild", 150, folder.Bytes / 1e6 / rebuilding, "MB/s", Goal.Least(1)),
            Figure.Bound("rebuild-memory", peak / 1e6, "MB", MostMegabytes),
        ];
    }
}
