using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>Stored answers into a table, against DuckDB alone.</summary>
internal static class SilverFigures
{
    private const int Rounds = 3;

    public static IEnumerable<Measurement> All { get; } =
    [
        new("silver-long", () => MeasureAsync("silver-long", Shape.Long.Part(4), isFull: false)),
        new("silver-long-full", () => MeasureAsync("silver-long-full", Shape.Long.Part(8), isFull: true)),
        new("silver-short", () => MeasureAsync("silver-short", Shape.Short.Part(2), isFull: false)),
        new("silver-wide", () => MeasureAsync("silver-wide", Shape.Wide.Part(2), isFull: false)),
        new("silver-texts", () => MeasureAsync("silver-texts", Shape.Texts.Part(2), isFull: false)),
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string name, Shape shape, bool isFull)
    {
        using var load = new SilverLoad(shape, isFull);
        await load.PrepareAsync();
        var (duckDb, ours) = await InTurn.MediansAsync(
            Rounds,
            () => Task.FromResult(InTurn.Seconds(load.Merge)),
            load.PromoteAsync,
            load.Reset
        );
        return [Figure.Speed(name, duckDb, ours, "s", Goal.Least(1))];
    }
}
