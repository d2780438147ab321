namespace DataPlatform.Warehouse;

/// <summary>
/// What a warehouse comes to, table by table: silver and gold by their values, and what ops knows of how far everything is loaded and what did not fit,
/// by dataset. Where a row came from, and in which run, is left out.
/// </summary>
internal static class TableDigests
{
    private static readonly HashSet<string> Left = [.. Lineage.Silver.Concat(Lineage.Gold).Append(Lineage.LastSeen).Select(c => c.Name)];

    // Of drift, which run was the first to see it is left out. How long the longest answer was is asked only of answers whose rows have days.
    private static readonly (string Table, string Columns)[] Known =
    [
        ("watermarks", "COLUMNS(* EXCLUDE (most_rows)), CASE WHEN most_rows_oldest IS NOT NULL THEN most_rows END"),
        ("windows", "COLUMNS(*)"),
        ("open_requests", "COLUMNS(*)"),
        ("open_answers", "COLUMNS(*)"),
        ("quarantine", "COLUMNS(*)"),
        ("schema_drift", "field, kind"),
        ("recipes", "COLUMNS(*)"),
    ];

    /// <summary>Rows and hash of each table; of those of ops, of each dataset.</summary>
    public static Dictionary<(string Table, string? Source, string? Dataset), string> Of(Database warehouse)
    {
        var digests = new Dictionary<(string Table, string? Source, string? Dataset), string>();
        foreach (var table in WarehouseContents.Columns(warehouse).Where(c => c.Schema is "silver" or "gold"))
        {
            var values = table.Columns.Where(c => !Left.Contains(c));
            var digest = $"SELECT {Digest(Sql.Names(values))} FROM {Sql.Name(table.Schema, table.Table)}";
            digests.Add(($"{table.Schema}.{table.Table}", null, null), $"{Sql.Names(values)} {warehouse.Scalar<string>(digest)}");
        }

        foreach (var (table, columns) in Known)
        {
            warehouse.Each(
                $"SELECT source, dataset, {Digest(columns)} FROM {Sql.Name("ops", table)} GROUP BY ALL",
                r => digests.Add(($"ops.{table}", r.Text(0), r.Text(1)), r.Text(2))
            );
        }

        return digests;
    }

    // The order of rows does not matter, nor do two of the same cancel each other out.
    private static string Digest(string columns) => $"count(*) || ' ' || coalesce(sum(hash({columns})), 0)";
}
