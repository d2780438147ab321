namespace DataPlatform.Benchmarks.Ratios;

/// <summary>The quick figures: one line each, as they are measured.</summary>
internal static class RatioRun
{
    /// <summary>The word that asks for them.</summary>
    public const string Verb = "ratios";

    private static readonly IReadOnlyList<Measurement> All =
    [
        .. BronzeFigures.All,
        .. SilverFigures.All,
        .. HistoryFigures.All,
        .. PlanFigures.All,
        .. LimiterFigures.All,
        .. HostFigures.All,
        .. MemoryFigures.All,
        .. RunFigures.All,
    ];

    /// <param name="names">What to measure, by the beginnings of the names; none: everything.</param>
    /// <param name="output">Where the lines go.</param>
    /// <returns>0; 1 when a figure misses its goal; 2 when there is none of such a name.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> names, TextWriter output)
    {
        var unknown = names.Where(n => !All.Any(m => m.Name.StartsWith(n, StringComparison.Ordinal))).ToList();
        if (unknown.Count > 0)
        {
            await output.WriteLineAsync(
                $"no such figure: {string.Join(", ", unknown)}; there are {string.Join(", ", All.Select(m => m.Name))}"
            );
            return 2;
        }

        var missed = new List<string>();
        foreach (var measurement in Asked(names))
        {
            if (measurement.WhyNot() is { } why)
            {
                await output.WriteLineAsync($"{measurement.Name} is not measured: {why}");
                continue;
            }

            foreach (var figure in await measurement.MeasureAsync())
            {
                await output.WriteLineAsync(figure.ToString());
                if (!figure.IsMet)
                {
                    missed.Add(figure.Name);
                }
            }
        }

        await output.WriteLineAsync(missed.Count == 0 ? "every goal is met" : $"missed: {string.Join(", ", missed)}");
        return missed.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<Measurement> Asked(IReadOnlyList<string> names) =>
        names.Count == 0 ? All.Where(m => !m.IsLong) : All.Where(m => names.Any(n => m.Name.StartsWith(n, StringComparison.Ordinal)));
}
