using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>What a permit costs.</summary>
internal static class LimiterFigures
{
    private const int Rounds = 5;
    private const int Permits = 20_000;

    public static IEnumerable<Measurement> All { get; } =
    [new("limiter-1", () => MeasureAsync(1)), new("limiter-100", () => MeasureAsync(100)), new("limiter-1000", () => MeasureAsync(1_000))];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(int inFlight)
    {
        using var load = new LimiterLoad(inFlight);
        await load.PrepareAsync();
        var (runtimes, ours) = await InTurn.MediansAsync(
            Rounds,
            () => InTurn.SecondsAsync(() => load.RuntimesAsync(Permits)),
            () => InTurn.SecondsAsync(() => load.OursAsync(Permits))
        );
        return [Figure.Cost($"limiter-{inFlight}", runtimes * 1e6 / Permits, ours * 1e6 / Permits, "us", Goal.None)];
    }
}
