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
internal sealed class GoldPromoter(Database warehouse, OpsService ops, IReadOnlyList<GoldModel> models)
{
    private const string Changed = "changed";
    private const string Built = "built";
    private static readonly string[] OwnColumns = ["_run_id", "_promotion"];

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
                warehouse.Transaction(() => Build(model, runId, promotion), cancellationToken);
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
            rows[model.Table] = Exists(model) ? warehouse.Scalar<long>($"SELECT count(*) FROM {Sql.Name("gold", model.Table)}") : 0;
        }

        return rows;
    }

    private bool Exists(GoldModel model) =>
        warehouse.Scalar<long>(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'gold' AND table_name = $table",
            ("table", model.Table)
        ) > 0;

    private bool Build(GoldModel model, string runId, long promotion)
    {
        var hash = Hash(model);
        var through = warehouse.Query(
            "SELECT promoted_through FROM ops.gold_models WHERE table_name = $table AND model_hash = $hash",
            r => r.Integer(0),
            ("table", model.Table),
            ("hash", hash)
        );
        // A model whose text changed is built anew, from everything.
        var since = through.Count > 0 && Exists(model) ? through[0] : (long?)null;
        if (since is not null && !CollectChanges(model, since))
        {
            return false;
        }

        CheckIsOneSelect(model);
        if (since is null)
        {
            CollectChanges(model, null);
            warehouse.Execute($"DROP TABLE IF EXISTS {Sql.Name("gold", model.Table)}");
        }

        warehouse.Execute($"CREATE OR REPLACE TEMP TABLE {Built} AS {model.Sql}");
        CheckColumns(model);
        Merge(model, runId, promotion);
        RemoveWhatIsNoMore(model);
        warehouse.Execute($"DROP TABLE {Built}; DROP TABLE IF EXISTS {Changed}");
        warehouse.Execute("DELETE FROM ops.gold_models WHERE table_name = $table", ("table", model.Table));
        warehouse.Execute(
            "INSERT INTO ops.gold_models VALUES ($table, $hash, $through)",
            ("table", model.Table),
            ("hash", hash),
            ("through", promotion)
        );
        return true;
    }

    /// <summary>Makes the table <c>changed</c>; false when nothing did.</summary>
    private bool CollectChanges(GoldModel model, long? since)
    {
        if (model.Inputs.Count == 0)
        {
            return false;
        }

        var names = model.Inputs[0].Columns;
        var parts = model.Inputs.Select(input =>
            $"SELECT {string.Join(", ", input.Columns.Select((c, i) => $"{Sql.Name(c)} AS {Sql.Name(names[i])}"))} FROM {Sql.Name(input.Schema, input.Table)}"
            + (since is null ? "" : " WHERE _promotion > $since")
        );
        var sql = $"CREATE OR REPLACE TEMP TABLE {Changed} AS {string.Join(" UNION ", parts)}";
        if (since is null)
        {
            warehouse.Execute(sql);
        }
        else
        {
            // A bound value cannot stand in CREATE TABLE AS, and the number is ours.
            warehouse.Execute(
                sql.Replace("$since", since.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            );
        }

        return warehouse.Scalar<long>($"SELECT count(*) FROM (FROM {Changed} LIMIT 1)") > 0;
    }

    // More than one statement would run them all; the parser of DuckDB is the one that knows where one ends.
    private void CheckIsOneSelect(GoldModel model)
    {
        var statements = warehouse.Query(
            "SELECT coalesce(json_array_length(tree, '$.statements'), 0)::BIGINT, tree ->> '$.error_message' FROM (SELECT json_serialize_sql($sql::VARCHAR)::JSON AS tree)",
            r => (Count: r.Integer(0), Error: r.TextOrNull(1)),
            ("sql", model.Sql)
        )[0];
        if (statements.Error is { } error)
        {
            throw new GoldModelException($"it must be one SELECT: {error}");
        }

        if (statements.Count != 1)
        {
            throw new GoldModelException($"it must be one SELECT, and holds {statements.Count} statements");
        }
    }

    private void CheckColumns(GoldModel model)
    {
        var columns = Columns();
        foreach (var key in model.Key.Except(columns, StringComparer.OrdinalIgnoreCase))
        {
            throw new GoldModelException($"key column '{key}' is not in the select{Suggestion.For(key, columns)}");
        }

        foreach (var own in columns.Intersect(OwnColumns, StringComparer.OrdinalIgnoreCase))
        {
            throw new GoldModelException($"the select must not name '{own}': the engine adds that column");
        }

        var keys = Sql.Names(model.Key);
        var nulls = string.Join(" OR ", model.Key.Select(k => Sql.Name(k) + " IS NULL"));
        var (rows, distinct, empty) = warehouse.Query(
            $"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {Built})), count(*) FILTER ({nulls}) FROM {Built}",
            r => (r.Integer(0), r.Integer(1), r.Integer(2))
        )[0];
        if (empty > 0)
        {
            throw new GoldModelException($"the select gives {empty} rows whose key ({string.Join(", ", model.Key)}) is null");
        }

        if (rows != distinct)
        {
            throw new GoldModelException($"the select gives {rows} rows for {distinct} keys ({string.Join(", ", model.Key)})");
        }
    }

    private void Merge(GoldModel model, string runId, long promotion)
    {
        var target = Sql.Name("gold", model.Table);
        warehouse.Execute(
            $"CREATE TABLE IF NOT EXISTS {target} AS SELECT *, ''::VARCHAR AS _run_id, 0::BIGINT AS _promotion FROM {Built} LIMIT 0"
        );
        var columns = Columns();
        var values = columns.Except(model.Key, StringComparer.OrdinalIgnoreCase).ToList();
        var matched =
            values.Count == 0
                ? ""
                : $"WHEN MATCHED AND ({string.Join(" OR ", values.Select(v => $"t.{Sql.Name(v)} IS DISTINCT FROM s.{Sql.Name(v)}"))}) THEN UPDATE SET {string.Join(", ", values.Select(v => $"{Sql.Name(v)} = s.{Sql.Name(v)}"))}, _run_id = $run, _promotion = $promotion";
        warehouse.Execute(
            $"""
            MERGE INTO {target} AS t USING {Built} AS s ON {string.Join(
                " AND ",
                model.Key.Select(k => $"t.{Sql.Name(k)} = s.{Sql.Name(k)}")
            )}
            {matched}
            WHEN NOT MATCHED THEN INSERT ({Sql.Names(columns)}, _run_id, _promotion) VALUES ({Sql.Names(columns, "s.")}, $run, $promotion)
            """,
            ("run", runId),
            ("promotion", promotion)
        );
    }

    // A row whose key its inputs have moved elsewhere (a statement that is of another year now) must not stay behind.
    private void RemoveWhatIsNoMore(GoldModel model)
    {
        if (model.Replaces is not { } replaced)
        {
            return;
        }

        var sameKey = string.Join(" AND ", model.Key.Select(k => $"t.{Sql.Name(k)} = s.{Sql.Name(k)}"));
        var removed = warehouse.Execute(
            $"DELETE FROM {Sql.Name("gold", model.Table)} AS t WHERE ({replaced}) AND NOT EXISTS (FROM {Built} AS s WHERE {sameKey})"
        );
        // What is gone carries no promotion, so a table that follows this one cannot see it: it is built anew.
        foreach (var follower in models.Where(m => removed > 0 && m.Inputs.Any(i => i.Schema == "gold" && i.Table == model.Table)))
        {
            warehouse.Execute("DELETE FROM ops.gold_models WHERE table_name = $table", ("table", follower.Table));
        }
    }

    private List<string> Columns() =>
        warehouse.Query(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = $table AND database_name = 'temp' ORDER BY column_index",
            r => r.Text(0),
            ("table", Built)
        );

    private static string Hash(GoldModel model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Sql + "\n" + string.Join(',', model.Key))));
}
