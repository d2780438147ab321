using DataPlatform.Benchmarks.Workloads;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>A chunk of 50,000 rows into a table with a long history, against the same into one without; and with checks, against the same without them.</summary>
internal static class HistoryFigures
{
    private const int Rounds = 5;

    public static IEnumerable<Measurement> All { get; } =
    [
        new("history-10m", () => MeasureAsync("history-10m", 10_000_000)),
        new("checks-10m", () => MeasureChecksAsync("checks-10m", 10_000_000)),
        new("history-50m", () => MeasureAsync("history-50m", 50_000_000)) { IsLong = true },
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string name, long rows)
    {
        using var none = new HistoryLoad(0);
        using var some = new HistoryLoad(rows);
        await none.PrepareAsync();
        await some.PrepareAsync();
        var (noneGold, someGold) = (new List<double>(), new List<double>());
        var (noneSilver, someSilver) = await InTurn.MediansAsync(
            Rounds,
            () => PromoteAsync(none, noneGold),
            () => PromoteAsync(some, someGold)
        );
        return
        [
            Figure.Cost($"{name}-silver", noneSilver, someSilver, "s", Goal.Most(1.3)),
            Figure.Cost($"{name}-gold", InTurn.Median(noneGold.Skip(1)), InTurn.Median(someGold.Skip(1)), "s", Goal.Most(1.3)),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> MeasureChecksAsync(string name, long rows)
    {
        using var without = new HistoryLoad(rows);
        using var with = new HistoryLoad(rows, hasChecks: true);
        await without.PrepareAsync();
        await with.PrepareAsync();
        var (withoutGold, withGold) = (new List<double>(), new List<double>());
        var (withoutSilver, withSilver) = await InTurn.MediansAsync(
            Rounds,
            () => PromoteAsync(without, withoutGold),
            () => PromoteAsync(with, withGold)
        );
        return
        [
            Figure.Cost($"{name}-silver", withoutSilver, withSilver, "s", Goal.Most(1.3)),
            Figure.Cost($"{name}-gold", InTurn.Median(withoutGold.Skip(1)), InTurn.Median(withGold.Skip(1)), "s", Goal.Most(1.3)),
        ];
    }

    private static async Task<double> PromoteAsync(HistoryLoad load, List<double> gold)
    {
        await load.StoreAsync();
        var chunk = await load.PromoteAsync();
        gold.Add(chunk.GoldSeconds);
        return chunk.SilverSeconds;
    }
}
