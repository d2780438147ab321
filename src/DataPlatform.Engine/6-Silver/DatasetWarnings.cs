using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What a promotion found, in words. The place of every word that silver warns with.</summary>
internal sealed class DatasetWarnings(string source, string dataset)
{
    private const int LongestExample = 200;

    /// <summary>Different rows with one key in one answer.</summary>
    public IEnumerable<RunWarning> Of(KeyConflicts? conflicts)
    {
        if (conflicts is not null)
        {
            yield return Warning(
                WarningKind.SameKey,
                $"{conflicts.Keys} keys stand in one answer with different values: the last row of each is kept, {conflicts.Rows} others are not; a column that tells them apart belongs in 'key'",
                conflicts.Example
            );
        }
    }

    private RunWarning Warning(WarningKind kind, FormattableString message, string? example) =>
        new(
            kind,
            source,
            dataset,
            message.ToString(CultureInfo.InvariantCulture),
            example is null ? null : Excerpt.Of(example, LongestExample)
        );
}
