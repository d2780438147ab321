using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>The plan of 332,640 requests: seconds, and the memory of a process that does nothing else.</summary>
internal static class PlanFigures
{
    private const int Rounds = 3;

    public static IEnumerable<Measurement> All { get; } = [new("plan", MeasureAsync)];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var load = new PlanLoad();
        await load.PrepareAsync();
        var (all, none) = await InTurn.MediansAsync(
            Rounds,
            () => Task.FromResult(InTurn.Seconds(() => load.AllDue())),
            () => Task.FromResult(InTurn.Seconds(() => load.NoneDue()))
        );
        using var process = ChildProcess.Of(
            HostProgram.Built,
            "plan",
            "--data",
            load.Data,
            "--date",
            "2026-11-20",
            "--no-non-ticker",
            "--tickers-file",
            load.TickersFile
        );
        var (_, peak) = await process.EndAsync();
        return
        [
            Figure.Bound("plan-all-due", all, "s", most: 1),
            Figure.Bound("plan-none-due", none, "s", most: 1),
            Figure.Bound("plan-none-due-memory", peak / 1e6, "MB", most: 150),
        ];
    }
}
