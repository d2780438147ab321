using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// The table of one gold model, and the two temporary tables by which it is brought up to date: <c>changed</c>, the keys that its inputs have
/// touched, which the model's select reads, and <c>built</c>, the rows that the select gives for them.
/// </summary>
internal sealed class GoldTable(Database warehouse, GoldModel model)
{
    private const string Changed = "changed";
    private const string Built = "built";

    private readonly string _target = Sql.Name("gold", model.Table);
    private IReadOnlyList<string>? _builtColumns;

    /// <summary>The names of those that are there.</summary>
    public static HashSet<string> Names(Database warehouse) =>
        warehouse
            .Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'gold'", r => r.Text(0))
            .ToHashSet(StringComparer.Ordinal);

    public bool Exists() =>
        warehouse.Scalar<long>(
            "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'gold' AND table_name = $table",
            ("table", model.Table)
        ) > 0;

    /// <summary>The types of a table's columns, by name in whatever case. The table must exist.</summary>
    public static IReadOnlyDictionary<string, string> TypesOf(Database warehouse, string table) =>
        warehouse
            .Query($"SELECT column_name, column_type FROM (DESCRIBE {Sql.Name("gold", table)})", r => (Name: r.Text(0), Type: r.Text(1)))
            .ExceptBy(Lineage.Gold.Select(l => l.Name), c => c.Name, StringComparer.Ordinal)
            .ToDictionary(c => c.Name, c => c.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of the table, which must exist.</summary>
    public long Count() => warehouse.Scalar<long>($"SELECT count(*) FROM {_target}");

    public void Drop() => warehouse.Execute($"DROP TABLE IF EXISTS {_target}");

    /// <summary>Makes <c>changed</c>. A model without inputs has none.</summary>
    /// <param name="since">Only what later promotions have changed; null: everything.</param>
    /// <returns>False when nothing changed.</returns>
    public bool CollectChanges(long? since)
    {
        if (model.Inputs.Count == 0)
        {
            return false;
        }

        var select = $"CREATE OR REPLACE TEMP TABLE {Changed} AS {string.Join(" UNION ", model.Inputs.Select(i => Keys(i, since)))}";
        if (since is { } promotion)
        {
            warehouse.Execute(select, ("since", promotion));
        }
        else
        {
            warehouse.Execute(select);
        }

        return warehouse.Scalar<long>($"SELECT count(*) FROM (FROM {Changed} LIMIT 1)") > 0;
    }

    /// <summary>Runs the model's select, which must be one statement (see <see cref="ParsedSql"/>), into <c>built</c>.</summary>
    public void Build()
    {
        warehouse.Execute($"CREATE OR REPLACE TEMP TABLE {Built} AS {model.Sql}");
        _builtColumns = null;
    }

    /// <summary>The columns of <c>built</c>.</summary>
    public IReadOnlyList<string> BuiltColumns() => _builtColumns ??= warehouse.ColumnsOf($"FROM {Built} LIMIT 0");

    /// <summary>Counts <c>built</c>, which must have the key's columns.</summary>
    /// <returns>Its rows, their different keys, and the rows of which a key column is null.</returns>
    public (long Rows, long Keys, long WithoutKey) CountBuilt() =>
        warehouse.Query(
            $"""
            SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {Sql.Names(model.Key)} FROM {Built})),
                count(*) FILTER ({string.Join(" OR ", model.Key.Select(k => $"{Sql.Name(k)} IS NULL"))})
            FROM {Built}
            """,
            r => (r.Integer(0), r.Integer(1), r.Integer(2))
        )[0];

    /// <summary>Makes the table, which must be missing, of <c>built</c>.</summary>
    /// <param name="runId">The run that the rows will name.</param>
    /// <param name="promotion">The promotion's number, which they carry.</param>
    /// <returns>How many rows there are.</returns>
    public long Fill(string runId, long promotion)
    {
        var lineage = string.Join(", ", Lineage.Gold.Select(c => $"NULL::{c.SqlType} AS {Sql.Name(c.Name)}"));
        warehouse.Execute($"CREATE TABLE {_target} AS SELECT *, {lineage} FROM {Built} LIMIT 0");
        return Insert(runId, promotion);
    }

    /// <summary>Merges <c>built</c> into the table, which must exist.</summary>
    /// <returns>How many rows were inserted or updated.</returns>
    /// <inheritdoc cref="Fill"/>
    public long Merge(string runId, long promotion)
    {
        if (Count() == 0)
        {
            return Insert(runId, promotion);
        }

        var values = BuiltColumns().Except(model.Key, StringComparer.OrdinalIgnoreCase).ToList();
        return warehouse.Execute(Upsert.Text(_target, Built, model.Key, values, Lineages), ("run", runId), ("promotion", promotion));
    }

    /// <summary>
    /// Deletes the rows that the model's <c>replaces</c> covers and its select no longer gives: a row whose inputs have moved to another key must
    /// not stay behind.
    /// </summary>
    /// <returns>How many rows were deleted.</returns>
    public long DeleteReplaced() =>
        model.Replaces is { } replaced
            ? warehouse.Execute(
                $"""
                DELETE FROM {_target} AS t
                WHERE ({replaced}) AND NOT EXISTS (FROM {Built} AS s WHERE {Sql.SameKey(model.Key, "t", "s")})
                """
            )
            : 0;

    /// <summary>Drops <c>changed</c> and <c>built</c>.</summary>
    public void DropTemporary() => warehouse.Execute($"DROP TABLE IF EXISTS {Built}; DROP TABLE IF EXISTS {Changed}");

    // Into an empty table: there are no keys to look for.
    private long Insert(string runId, long promotion) =>
        warehouse.Execute(Upsert.InsertText(_target, Built, BuiltColumns(), Lineages), ("run", runId), ("promotion", promotion));

    private static (string Column, string Value)[] Lineages => [(Lineage.RunId.Name, "$run"), (Lineage.Promotion.Name, "$promotion")];

    // The columns of all inputs take the names that they have in the first one.
    private string Keys(GoldInput input, long? since)
    {
        var columns = input.Columns.Zip(model.Inputs[0].Columns, (c, name) => $"{Sql.Name(c)} AS {Sql.Name(name)}");
        var where = since is null ? "" : $" WHERE {Sql.Name(Lineage.Promotion.Name)} > $since";
        return $"SELECT {string.Join(", ", columns)} FROM {Sql.Name(input.Schema, input.Table)}{where}";
    }
}
