using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>The published program: how soon a short command is done, and how large the program is.</summary>
internal static class HostFigures
{
    private const int Rounds = 7;

    public static IEnumerable<Measurement> All { get; } =
    [
        new("host", MeasureAsync)
        {
            WhyNot = () =>
                File.Exists(HostProgram.Published)
                    ? null
                    : $"nothing is published; dotnet publish src/DataPlatform.Host -c Release -r {HostProgram.Platform}",
        },
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new TempFolder();
        var (help, plan) = await InTurn.MediansAsync(
            Rounds,
            () => MillisecondsAsync("--help"),
            () => MillisecondsAsync("plan", "--data", folder["none"])
        );
        return
        [
            Figure.Bound("host-help", help, "ms", most: 100),
            Figure.Bound("host-plan-of-nothing", plan, "ms", most: 250),
            Figure.Bound("host-size", HostProgram.PublishedBytes() / 1e6, "MB", most: 150),
        ];
    }

    private static async Task<double> MillisecondsAsync(params string[] arguments) =>
        1e3
        * await InTurn.SecondsAsync(async () =>
        {
            using var process = ChildProcess.Of(HostProgram.Published, arguments);
            await process.EndAsync();
        });
}
