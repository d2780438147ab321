namespace DataPlatform.Warehouse;

/// <summary>
/// What a warehouse comes to, table by table: silver and gold by their values, and what ops knows of how far everything is loaded and what did not fit,
/// by dataset. Where a row came from, and in which run, is left out.
/// </summary>
internal static class TableDigests
{
    private const string MostRows = "most_rows";

    private static readonly HashSet<string> Lineages =
    [
        .. Lineage.Silver.Concat(Lineage.Gold).Append(Lineage.LastSeen).Select(c => c.Name),
    ];

    // Each with what is left out. Of drift that is which run saw it.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["watermarks"] = [],
        ["windows"] = [],
        ["open_requests"] = [],
        ["open_answers"] = [],
        ["quarantine"] = [],
        ["schema_drift"] = ["example", "first_run_id", "last_run_id"],
        ["recipes"] = [],
    };

    /// <summary>Columns, rows and hash of each table; of those of ops, of each dataset.</summary>
    public static Dictionary<(string Table, string? Source, string? Dataset), string> Of(Database warehouse)
    {
        var digests = new Dictionary<(string Table, string? Source, string? Dataset), string>();
        foreach (var (schema, table, columns) in WarehouseContents.Columns(warehouse))
        {
            var name = $"{schema}.{table}";
            if (schema is "silver" or "gold")
            {
                var values = Sql.Names(columns.Where(c => !Lineages.Contains(c)));
                digests.Add(
                    (name, null, null),
                    $"{values} {warehouse.Scalar<string>($"SELECT {Digest(values)} FROM {Sql.Name(schema, table)}")}"
                );
            }
            else if (schema == "ops" && Known.TryGetValue(table, out var left))
            {
                warehouse.Each(
                    $"SELECT source, dataset, {Digest(Values(columns.Except(left, StringComparer.Ordinal)))} FROM {Sql.Name(schema, table)} GROUP BY ALL",
                    r => digests.Add((name, r.Text(0), r.Text(1)), r.Text(2))
                );
            }
        }

        return digests;
    }

    // How long the longest answer was is asked only of answers whose rows have days.
    private static string Values(IEnumerable<string> columns) =>
        string.Join(", ", columns.Select(c => c == MostRows ? "CASE WHEN most_rows_oldest IS NOT NULL THEN most_rows END" : Sql.Name(c)));

    // The order of rows does not matter, nor do two of the same cancel each other out.
    private static string Digest(string values) => $"count(*) || ' ' || coalesce(sum(hash({values})), 0)";
}
