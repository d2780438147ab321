using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>
/// How long chunks take at least because of the quotas, whatever the network and the machine do. Sources of one quota share its limits, so their
/// permits add up.
/// </summary>
/// <param name="used">When permits of each quota were used before, as seconds from the start: 0 or less, in order.</param>
internal sealed class QuotaSchedule(IReadOnlyDictionary<string, IReadOnlyList<double>> used)
{
    // What was taken of each quota, in the order of the starts.
    private readonly Dictionary<string, List<(double Start, long Permits)>> _taken = new(StringComparer.Ordinal);

    /// <summary>A chunk starts when the one before it is done.</summary>
    public static IEnumerable<int> OneAfterTheOther(RecipeChunk chunk) => chunk.Index > 1 ? [chunk.Index - 1] : [];

    /// <summary>A chunk starts when the one of the same source before it is done, and those that it waits for.</summary>
    public static IEnumerable<int> SideBySide(RecipeChunk chunk) =>
        chunk.Previous is { } previous ? chunk.WaitsFor.Append(previous) : chunk.WaitsFor;

    /// <summary>Seconds until the last chunk has sent its last request.</summary>
    /// <param name="loads">The chunks.</param>
    /// <param name="used">When permits of each quota were used before, as seconds from now: 0 or less, in order.</param>
    /// <param name="after">The chunks that have to be done before a chunk starts, by index; all of them come before it.</param>
    public static double Seconds(
        IEnumerable<ChunkLoad> loads,
        IReadOnlyDictionary<string, IReadOnlyList<double>> used,
        Func<RecipeChunk, IEnumerable<int>> after
    )
    {
        var schedule = new QuotaSchedule(used);
        var ends = new Dictionary<int, double>();
        var waiting = loads.ToList();
        while (waiting.Count > 0)
        {
            // Requests of one quota line up in the order in which their chunks start.
            var (next, start) = waiting
                .Where(w => after(w.Chunk).All(ends.ContainsKey))
                .Select(w => (w, Start: after(w.Chunk).Select(i => ends[i]).DefaultIfEmpty(0).Max()))
                .MinBy(w => w.Start);
            ends[next.Chunk.Index] = next.Permits.Select(p => schedule.Take(p.Key, start, p.Value)).DefaultIfEmpty(start).Max();
            waiting.Remove(next);
        }

        return ends.Values.DefaultIfEmpty(0).Max();
    }

    /// <summary>Seconds until so many permits of a source's quota are taken, when they are wanted all at once.</summary>
    public static double Seconds(SourceRecipe source, IReadOnlyDictionary<string, IReadOnlyList<double>> used, long permits) =>
        new QuotaSchedule(used).Take(source, 0, permits);

    // The first window's permits go out at once; each further one waits for its window. What was taken before counts along, from each start on.
    private double Take(SourceRecipe source, double start, long permits)
    {
        if (permits == 0)
        {
            return start;
        }

        if (!_taken.TryGetValue(source.QuotaName, out var taken))
        {
            _taken[source.QuotaName] = taken = [];
        }

        taken.Add((start, permits));
        var (end, since) = (start, 0L);
        foreach (var phase in taken.AsEnumerable().Reverse())
        {
            since += phase.Permits;
            end = source.Limits.Select(l => phase.Start + Waits(source, l, since)).Append(end).Max();
        }

        var before = QuotaRecipe.Of([source]).SelectMany(q => used.GetValueOrDefault(q.Name) ?? []).Order().ToList();
        return source.Limits.Select(l => WaitsFor(before, source, l, since)).Append(end).Max();
    }

    /// <summary>When the last of so many permits, all from the start on, has the place of one that was used before.</summary>
    private static double WaitsFor(List<double> before, SourceRecipe source, RateLimit limit, long permits)
    {
        var share = source.Allows(limit);
        var windows = (permits - 1) / share;
        var replaced = before.Count + (permits - 1 - (windows * share)) - share;
        return (windows * limit.Window.TotalSeconds) + (replaced >= 0 ? Math.Max(0, before[(int)replaced] + limit.Window.TotalSeconds) : 0);
    }

    private static double Waits(SourceRecipe source, RateLimit limit, long permits) =>
        (permits - 1) / source.Allows(limit) * limit.Window.TotalSeconds;
}
