using System.Collections.Concurrent;

namespace DataPlatform.Tests.Support;

/// <summary>The silver and gold tables of runs that nothing disturbs, each made once for all tests that compare with it.</summary>
internal static class Undisturbed
{
    private static readonly ConcurrentDictionary<string, Task<SortedDictionary<string, string>>> Made = new(StringComparer.Ordinal);

    /// <summary>Those of a <see cref="SmallMarket"/> after one run of its day.</summary>
    public static Task<SortedDictionary<string, string>> TablesAsync(int lists, int series) =>
        TablesAsync($"{lists} lists, {series} series", () => RunAsync(lists, series));

    /// <summary>Those of another run.</summary>
    /// <param name="run">Its name.</param>
    /// <param name="make">Makes them; more than once when two tests ask for the first time at once.</param>
    public static Task<SortedDictionary<string, string>> TablesAsync(string run, Func<Task<SortedDictionary<string, string>>> make)
    {
        // One that has failed fails a single test, not all that ask after it.
        if (Made.TryGetValue(run, out var made) && made is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            Made.TryRemove(new(run, made));
        }

        return Made.GetOrAdd(run, static (_, make) => make(), make);
    }

    private static async Task<SortedDictionary<string, string>> RunAsync(int lists, int series)
    {
        await using var market = await SmallMarket.StartAsync(lists, series);
        await new TestEngine().RunAsync(market.Options);
        return Tables.Promoted(market.Data);
    }
}
