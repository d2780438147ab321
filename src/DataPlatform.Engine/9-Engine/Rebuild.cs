using DataPlatform.Bronze;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Makes the warehouse anew from bronze alone, beside the old one, and swaps them when it is whole.
/// </summary>
internal sealed class Rebuild(DataFolder folder, RecipeBook book, MemoryBudget memory, RunEvents events, TimeProvider clock)
{
    /// <param name="force">True to replace the old warehouse even where the new one lacks what the old one holds, and where the old one cannot be opened.</param>
    /// <param name="cancellationToken">Ends it; the old warehouse then stays as it was.</param>
    public RebuildSummary Run(bool force, CancellationToken cancellationToken)
    {
        try
        {
            PruneList.Delete(folder);
            var old = ReplacedWarehouse.Read(folder, book, force);
            if (old.Losses.Count > 0 && !force)
            {
                return new() { Losses = old.Losses };
            }

            var (summary, rows) = Write(old, force, cancellationToken);
            if (!summary.IsReplaced)
            {
                return summary;
            }

            WarehouseFile.CheckHolds(folder.NewWarehouse, rows);
            old.CheckFree(folder);
            // Of what the new one lacks, the old one may be the only copy.
            var backup = old.IsBroken || summary.Losses.Count > 0 ? folder.KeptWarehouse(clock.GetUtcNow()) : folder.OldWarehouse;
            var isReplaced = WarehouseFile.Replace(folder.NewWarehouse, folder.Warehouse, backup);
            PruneList.Forget(folder);
            return isReplaced ? summary with { Backup = backup } : summary;
        }
        finally
        {
            WarehouseFile.Delete(folder.NewWarehouse);
        }
    }

    private (RebuildSummary Summary, IReadOnlyDictionary<string, long> Rows) Write(
        ReplacedWarehouse old,
        bool force,
        CancellationToken cancellationToken
    )
    {
        using var warehouse = Database.Open(folder.NewWarehouse, memory);
        new OpsService(warehouse).NumberPromotionsFrom(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var (summary, found) = new Replay(folder, book, events).Fill(warehouse, cancellationToken);
        var rows = WarehouseContents.Rows(warehouse);
        var losses = old.LossesAgainst(rows, WarehouseContents.FinishedRuns(warehouse), found.Unreadable);
        var replaces = losses.Count == 0 || force;
        if (replaces)
        {
            // On closing, it would fail without a word when the disk is full.
            warehouse.Checkpoint();
        }

        return (summary with { Losses = losses, IsReplaced = replaces }, rows);
    }
}
