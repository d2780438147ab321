using System.Globalization;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>Finds rows by the values of some columns, whatever their types.</summary>
internal sealed class RowFinder(Database warehouse)
{
    private static readonly string[] Schemas = ["silver", "gold"];

    /// <summary>The silver and gold tables, as <c>schema.name</c>.</summary>
    public List<(string Schema, string Table)> Tables() =>
        warehouse.Query(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name IN ('silver', 'gold') ORDER BY schema_name DESC, table_name",
            r => (r.Text(0), r.Text(1))
        );

    /// <summary>The columns of a table and their types, in order.</summary>
    public List<(string Name, string Type)> Columns(string schema, string table) =>
        warehouse.Query(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = $schema AND table_name = $table ORDER BY column_index",
            r => (r.Text(0), r.Text(1)),
            ("schema", schema),
            ("table", table)
        );

    /// <summary>Finds rows.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table, which must be there.</param>
    /// <param name="conditions">
    /// A column each and its value as text, read as the column's type; with <c>IsKey</c> the value is the key that <c>gold_key</c> makes of the column.
    /// </param>
    /// <param name="limit">How many rows are wanted at most.</param>
    public FoundRows Find(string schema, string table, IReadOnlyList<(string Column, string Value, bool IsKey)> conditions, int limit)
    {
        if (!Schemas.Contains(schema, StringComparer.Ordinal))
        {
            throw new ConfigurationException($"{schema}.{table}: only tables of silver and gold say where their rows came from");
        }

        var columns = Columns(schema, table);
        var types = columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.OrdinalIgnoreCase);
        var where = string.Join(" AND ", conditions.Select((c, i) => Condition(c, i, types)).DefaultIfEmpty("TRUE"));
        (string, object?)[] values = [.. conditions.Select((c, i) => (Name(i), (object?)c.Value))];
        var from = $"FROM {Sql.Name(schema, table)} WHERE {where}";
        var texts = string.Join(", ", columns.Select(c => $"{Sql.Name(c.Name)}::VARCHAR"));
        return new(
            warehouse.Scalar<long>($"SELECT count(*) {from}", values),
            warehouse.Query(
                $"SELECT {texts} {from} ORDER BY ALL LIMIT {limit.ToString(CultureInfo.InvariantCulture)}",
                IReadOnlyDictionary<string, string?> (r) =>
                    columns
                        .Select((c, i) => (c.Name, Text: r.TextOrNull(i)))
                        .ToDictionary(c => c.Name, c => c.Text, StringComparer.OrdinalIgnoreCase),
                values
            )
        );
    }

    private static string Condition((string Column, string Value, bool IsKey) condition, int index, Dictionary<string, string> types) =>
        condition.IsKey
            ? $"gold_key({Sql.Name(condition.Column)}::VARCHAR) = TRY_CAST(${Name(index)} AS BIGINT)"
            : $"{Sql.Name(condition.Column)} = TRY_CAST(${Name(index)} AS {types[condition.Column]})";

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"v{index}");
}
