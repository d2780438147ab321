using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>Notices that recipes ask for a longer history than they used to: somebody has moved <c>history_from</c>, and it may cost a lot of quota.</summary>
internal static class EarlierHistory
{
    /// <summary>A line for each recipe of which days are asked now that lie before all that was answered until now.</summary>
    /// <param name="recipes">The recipes of a run.</param>
    /// <param name="ops">What earlier runs were answered.</param>
    public static IReadOnlyList<string> Of(IEnumerable<DatasetRecipe> recipes, OpsService ops)
    {
        // Steps are asked newest first: those that were not reached yet are earlier, and nobody has moved anything.
        var declared = recipes.Where(r => r.HistoryFrom is not null && !r.HasSteps).ToList();
        if (declared.Count == 0)
        {
            return [];
        }

        var asked = ops.Windows.FirstDays();
        return
        [
            .. declared
                .Where(r => asked.TryGetValue(r.Id, out var first) && r.HistoryFrom < first)
                .Select(r =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{r.Name}: its history_from is {r.HistoryFrom:yyyy-MM-dd}, and until now it was asked from {asked[r.Id]:yyyy-MM-dd} on: the days before are asked, too"
                    )
                ),
        ];
    }
}
