using System.Diagnostics;
using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>Answers a second, and CPU of each, against a bare loop.</summary>
internal static class BronzeFigures
{
    private const int Rounds = 3;

    public static IEnumerable<Measurement> All { get; } =
    [
        new("bronze-1kb", () => MeasureAsync(1, 12_000, rate: 0.7, cpu: null)),
        // So many that it is not the compiler that is measured, which goes on improving code for a second or two.
        new("bronze-40kb", () => MeasureAsync(40, 12_000, rate: 0.9, cpu: 1.5)),
        new("bronze-180kb", () => MeasureAsync(180, 800, rate: 0.9, cpu: null)),
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(int kilobytes, int requests, double rate, double? cpu)
    {
        using var load = new BronzeLoad(kilobytes, requests);
        await load.PrepareAsync();
        var (loopCpu, ourCpu) = (new List<double>(), new List<double>());
        var (loop, ours) = await InTurn.MediansAsync(
            Rounds,
            () => CpuAsync(loopCpu, () => InTurn.SecondsAsync(load.LoopAsync)),
            () => CpuAsync(ourCpu, load.FetchAsync),
            load.Clean
        );
        var name = $"bronze-{kilobytes}kb";
        return
        [
            Figure.Rate(name, requests / loop, requests / ours, "answers/s", Goal.Least(rate)),
            Figure.Cost(
                $"{name}-cpu",
                MicrosecondsOf(loopCpu, requests),
                MicrosecondsOf(ourCpu, requests),
                "us",
                cpu is { } most ? Goal.Most(most) : Goal.None
            ),
        ];
    }

    private static async Task<double> CpuAsync(List<double> cpu, Func<Task<double>> action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var seconds = await action();
        process.Refresh();
        cpu.Add((process.TotalProcessorTime - before).TotalSeconds);
        return seconds;
    }

    private static double MicrosecondsOf(List<double> cpu, int requests) => InTurn.Median(cpu.Skip(1)) * 1e6 / requests;
}
