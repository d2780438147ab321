using System.Diagnostics;

namespace DataPlatform.Benchmarks.Ratios;

/// <summary>Measures two things in turn, so that what the machine does meanwhile meets both, and takes the medians.</summary>
internal static class InTurn
{
    /// <summary>One round for warming up, which does not count, and then some that do.</summary>
    public static async Task<(double Baseline, double Ours)> MediansAsync(
        int rounds,
        Func<Task<double>> baseline,
        Func<Task<double>> ours,
        Action? between = null
    )
    {
        var (baselines, all) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            between?.Invoke();
            baselines.Add(await baseline());
            all.Add(await ours());
        }

        return (Median(baselines.Skip(1)), Median(all.Skip(1)));
    }

    /// <summary>The one in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>Seconds that something takes.</summary>
    public static async Task<double> SecondsAsync(Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        await action();
        return watch.Elapsed.TotalSeconds;
    }

    /// <inheritdoc cref="SecondsAsync"/>
    public static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
