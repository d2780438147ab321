using System.Text.Json;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>Whole runs of the shipped recipes by the program: what one small chunk after the other costs, and how much of a quota they use.</summary>
internal static class RunFigures
{
    public static IEnumerable<Measurement> All { get; } =
    [
        new("chunk-size-1", ChunkSizeAsync),
        new("quota-strict", () => QuotaAsync("quota-strict", chunksInFlight: 1, Goal.Least(0.95))),
        new("quota-two-chunks", () => QuotaAsync("quota-two-chunks", chunksInFlight: 2, Goal.Least(0.99))),
    ];

    private static async Task<IReadOnlyList<Figure>> ChunkSizeAsync()
    {
        using var load = new WholeLoad(tickers: 10);
        await load.StartAsync();
        var (all, one) = await InTurn.MediansAsync(1, () => SecondsAsync(1_000), () => SecondsAsync(1));
        return [Figure.Cost("chunk-size-1", all, one, "s", Goal.Most(1.15))];

        Task<double> SecondsAsync(int chunkSize) => InTurn.SecondsAsync(() => load.RunProgramAsync(chunkSize, chunksInFlight: 1));
    }

    // The server's own count, from the first request to the last.
    private static async Task<IReadOnlyList<Figure>> QuotaAsync(string name, int chunksInFlight, Goal goal)
    {
        using var load = new WholeLoad(tickers: 40, limit: "100/1s");
        await load.StartAsync();
        await load.RunProgramAsync(chunkSize: 10, chunksInFlight);
        using var report = JsonDocument.Parse(await load.RefereeAsync());
        var source = report.RootElement.GetProperty("sources").GetProperty("fmp");
        var used = source.GetProperty("limits")[0].GetProperty("saturation_by_rate").GetDouble();
        var refused = source.GetProperty("refused").GetDouble();
        return [Figure.Rate(name, 1, used, "of quota", goal), new($"{name}-refused", refused, 0, refused, "requests", Goal.Most(0))];
    }
}
