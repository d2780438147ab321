using System.Security.Cryptography;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Gold;

/// <summary>
/// Brings the star schema up to date: each model is run for the keys that its inputs' changes touch, and merged. A model is one transaction
/// with the note of how far it has seen its inputs, so it catches up by itself after a crash or after runs without gold. The first time every model
/// is looked at; later only those whose inputs are known to have changed.
/// </summary>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="models">All models, each after those whose tables it reads.</param>
/// <param name="events">Told of each model that is looked at; null when nobody is.</param>
internal sealed class GoldPromoter(Database warehouse, OpsService ops, IReadOnlyList<GoldModel> models, RunEvents? events = null)
{
    // The tables of models that may not have seen all that their inputs hold.
    private readonly HashSet<string> _behind = models.Select(m => m.Table).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What the ledger says of the tables that were built or looked at: nobody else writes to it.
    private readonly Dictionary<string, long> _seen = new(StringComparer.OrdinalIgnoreCase);

    private readonly ModelChecks _checks = new(warehouse, ops);

    // The texts of models that are one select.
    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    /// <summary>How many models there are.</summary>
    public int Models => models.Count;

    /// <summary>Rows of these silver tables have changed since the last promotion.</summary>
    public void SilverChanged(IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            Changed("silver", table);
        }
    }

    /// <summary>Runs every model that has something to do.</summary>
    /// <param name="runId">The run that the changed rows will name.</param>
    /// <param name="cancellationToken">Leaves the rest for another time; each model is whole or not at all.</param>
    /// <param name="checkedAt">Where and when checks are made; null: none are.</param>
    /// <returns>A line for every model that failed; the others were built all the same.</returns>
    public IReadOnlyList<string> Promote(string runId, CancellationToken cancellationToken, CheckMoment? checkedAt = null)
    {
        var failures = new List<string>();
        // Of all models together; taken by the first that changes something.
        long? promotion = null;
        // What one model changes puts those behind that come after it.
        foreach (var model in models.Where(m => _behind.Contains(m.Table)))
        {
            events?.Publish(new RunEvent.ModelStarted(model.Table));
            (long Promotion, long Changed)? built = null;
            string? failure = null;
            try
            {
                (built, var found) = warehouse.Transaction(() => BuildAndCheck(model, runId, promotion, checkedAt), cancellationToken);
                Built(model, built);
                Tell(model, found);
                promotion = built?.Promotion ?? promotion;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is DuckDBException or GoldModelException)
            {
                failure = $"gold.{model.Table} was not built ({model.File}): {e.Message.Split('\n')[0]}";
                failures.Add(failure);
            }
            finally
            {
                events?.Publish(new RunEvent.ModelEnded(model.Table, built?.Changed, failure));
            }
        }

        return failures;
    }

    private ((long Promotion, long Changed)? Built, ModelChecks.Made Found) BuildAndCheck(
        GoldModel model,
        string runId,
        long? promotion,
        CheckMoment? checkedAt
    )
    {
        var built = BringUpToDate(model, runId, promotion);
        return (built, checkedAt is null ? ModelChecks.Made.None : _checks.Make(model, checkedAt));
    }

    private void Tell(GoldModel model, ModelChecks.Made found)
    {
        foreach (var outcome in found.Outcomes)
        {
            events?.Publish(new RunEvent.Checked(outcome));
        }

        foreach (var (check, problem) in found.Problems)
        {
            events?.Publish(
                new RunEvent.Noted($"gold.{model.Table} was not checked ({model.File}:{check.Line}): {problem}", IsUnfinished: true)
            );
        }
    }

    private void Built(GoldModel model, (long Promotion, long Changed)? built)
    {
        _behind.Remove(model.Table);
        if (built is var (through, changed))
        {
            _seen[model.Table] = through;
            if (changed > 0)
            {
                Changed("gold", model.Table);
            }
        }
    }

    /// <summary>The rows of every model's table; 0 for one that was never built.</summary>
    public SortedDictionary<string, long> Rows()
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var there = GoldTable.Names(warehouse);
        foreach (var model in models)
        {
            rows[model.Table] = there.Contains(model.Table) ? new GoldTable(warehouse, model).Count() : 0;
        }

        return rows;
    }

    private void Changed(string schema, string table) =>
        _behind.UnionWith(models.Where(m => m.Inputs.Any(i => IsOf(i, schema, table))).Select(m => m.Table));

    private static bool IsOf(GoldInput input, string schema, string table) =>
        input.Schema == schema && string.Equals(input.Table, table, StringComparison.OrdinalIgnoreCase);

    /// <param name="model">The model.</param>
    /// <param name="runId">The run that the changed rows will name.</param>
    /// <param name="promotion">The promotion's number; null: take one.</param>
    /// <returns>The promotion in which it was built, and how many rows of its table have changed; null when there was nothing to do.</returns>
    private (long Promotion, long Changed)? BringUpToDate(GoldModel model, string runId, long? promotion)
    {
        var table = new GoldTable(warehouse, model);
        var hash = Hash(model);
        // A model whose text changed is built anew, from everything.
        var since =
            _seen.TryGetValue(model.Table, out var seen) ? seen
            : table.Exists() ? ops.Gold.SeenThrough(model.Table, hash)
            : null;
        if (since is { } before && !table.CollectChanges(before))
        {
            _seen[model.Table] = before;
            return null;
        }

        if (!_checked.Contains(model.Sql))
        {
            GoldChecks.CheckIsOneSelect(ParsedSql.Of(warehouse, model.Sql));
            _checked.Add(model.Sql);
        }

        var number = promotion ?? ops.NextPromotion();
        var changed = since is null ? BuildAnew(table, model, runId, number) : Build(table, model, runId, number);
        table.DropTemporary();
        ops.Gold.Record(model.Table, hash, number);
        return (number, changed);
    }

    private static long BuildAnew(GoldTable table, GoldModel model, string runId, long promotion)
    {
        table.CollectChanges(since: null);
        table.Drop();
        BuildChecked(table, model);
        return table.Fill(runId, promotion);
    }

    private long Build(GoldTable table, GoldModel model, string runId, long promotion)
    {
        BuildChecked(table, model);
        var merged = table.Merge(runId, promotion);
        var deleted = table.DeleteReplaced();
        if (deleted > 0)
        {
            InvalidateFollowers(model);
        }

        return merged + deleted;
    }

    private static void BuildChecked(GoldTable table, GoldModel model)
    {
        table.Build();
        GoldChecks.CheckColumns(model, table.BuiltColumns());
        GoldChecks.CheckKeys(model, table.CountBuilt());
    }

    // A deleted row carries no promotion, so a table that follows this one cannot see that it is gone: it is built anew.
    private void InvalidateFollowers(GoldModel model)
    {
        foreach (var follower in models.Where(m => m.Inputs.Any(i => i.Schema == "gold" && i.Table == model.Table)))
        {
            ops.Gold.Forget(follower.Table);
            _seen.Remove(follower.Table);
        }
    }

    // What is checked of the rows is no part of what they are.
    private static string Hash(GoldModel model)
    {
        var text = string.Join('\n', model.Sql.Split('\n').Where(l => !GoldHeader.IsCheck(l)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + "\n" + string.Join(',', model.Key))));
    }
}
