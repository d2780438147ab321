using System.Collections.Concurrent;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Support;

/// <summary>Batches for tests that have no use for the table that they belong to.</summary>
internal static class Batches
{
    private static readonly ConcurrentDictionary<string, StagingTable> Tables = new(StringComparer.Ordinal);

    /// <summary>Those for rows of a table.</summary>
    public static BatchPool Of(SilverTable table) =>
        Tables
            .GetOrAdd(string.Join(' ', table.Columns.Select(c => c.Type)), _ => new(Some.Warehouse(), table, 1, pieceBytes: null))
            .Batches;
}
