using System.Security.Cryptography;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Gold;

/// <summary>
/// Brings the star schema up to date: each model is run for the keys that its inputs' changes touch, and merged. A model is one transaction
/// with the note of how far it has seen its inputs, so it catches up by itself after a crash or after runs without gold.
/// </summary>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="models">All models, each after those whose tables it reads.</param>
internal sealed class GoldPromoter(Database warehouse, OpsService ops, IReadOnlyList<GoldModel> models)
{
    /// <summary>How many models there are.</summary>
    public int Models => models.Count;

    /// <summary>Runs every model that has something to do.</summary>
    /// <param name="runId">The run that the changed rows will name.</param>
    /// <param name="cancellationToken">Leaves the rest for another time; each model is whole or not at all.</param>
    /// <returns>A line for every model that failed; the others were built all the same.</returns>
    public IReadOnlyList<string> Promote(string runId, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        var promotion = warehouse.Transaction(ops.NextPromotion, CancellationToken.None);
        foreach (var model in models)
        {
            try
            {
                warehouse.Transaction(() => BringUpToDate(model, runId, promotion), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is DuckDBException or GoldModelException)
            {
                failures.Add($"gold.{model.Table} was not built ({model.File}): {e.Message.Split('\n')[0]}");
            }
        }

        return failures;
    }

    /// <summary>The rows of every model's table; 0 for one that was never built.</summary>
    public SortedDictionary<string, long> Rows()
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            var table = new GoldTable(warehouse, model);
            rows[model.Table] = table.Exists() ? table.Count() : 0;
        }

        return rows;
    }

    /// <returns>False when nothing that the model follows has changed.</returns>
    private bool BringUpToDate(GoldModel model, string runId, long promotion)
    {
        var table = new GoldTable(warehouse, model);
        var hash = Hash(model);
        // A model whose text changed is built anew, from everything.
        var since = table.Exists() ? ops.Gold.SeenThrough(model.Table, hash) : null;
        if (since is not null && !table.CollectChanges(since))
        {
            return false;
        }

        GoldChecks.CheckIsOneSelect(ParsedSql.Of(warehouse, model.Sql));
        if (since is null)
        {
            table.CollectChanges(since: null);
            table.Drop();
        }

        table.Build();
        GoldChecks.CheckColumns(model, table.BuiltColumns());
        GoldChecks.CheckKeys(model, table.CountBuilt());
        table.Merge(runId, promotion);
        if (table.DeleteReplaced() > 0)
        {
            InvalidateFollowers(model);
        }

        table.DropTemporary();
        ops.Gold.Record(model.Table, hash, promotion);
        return true;
    }

    // A deleted row carries no promotion, so a table that follows this one cannot see that it is gone: it is built anew.
    private void InvalidateFollowers(GoldModel model)
    {
        foreach (var follower in models.Where(m => m.Inputs.Any(i => i.Schema == "gold" && i.Table == model.Table)))
        {
            ops.Gold.Forget(follower.Table);
        }
    }

    private static string Hash(GoldModel model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Sql + "\n" + string.Join(',', model.Key))));
}
