using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Warehouse;

/// <summary>The segments of bronze without which a warehouse could not be made again as it is, and why. What else is needed, a rebuild has to show.</summary>
internal static class NeededSegments
{
    // An answer is of a kind with others to the same request that came to the same: rows, nothing, a failure. From when on it was asked for is a part of the
    // request, for answers to later days cover no earlier ones; and so is whether the window was over, for then the cadence does not count from it. The
    // newest is that of the latest date and that of the latest run, where they differ.
    private const string Newest = """
        SELECT r.bronze_file FROM ops.requests AS r LEFT JOIN ops.runs AS o ON o.run_id = r.run_id
        WHERE r.bronze_file IS NOT NULL
        WINDOW kind AS (PARTITION BY r.source, r.dataset, r.discriminator, r.ticker, r.window_from, r.window_to < o.run_date, r.status,
            CASE WHEN r.status = $stored THEN r.reason END)
        QUALIFY rank() OVER (kind ORDER BY o.run_date DESC, r.run_id DESC) = 1 OR rank() OVER (kind ORDER BY r.run_id DESC) = 1
        """;

    private const string Open = """
        SELECT s.bronze_file FROM ops.segments AS s
        SEMI JOIN (SELECT source, dataset, run_id FROM ops.open_requests UNION ALL SELECT source, dataset, run_id FROM ops.open_answers) AS o
            ON o.source = s.source AND o.dataset = s.dataset AND o.run_id = s.run_id
        """;

    /// <summary>The first reason of each file that has one.</summary>
    public static Dictionary<string, WhyKept> Of(Database warehouse)
    {
        var needed = new Dictionary<string, WhyKept>(StringComparer.Ordinal);
        var silver = WarehouseContents.Columns(warehouse).Where(c => c.Schema == "silver").ToList();
        Add(WhyKept.PartOfAnswer, Open);
        foreach (var (_, table, _) in silver)
        {
            Add(WhyKept.HasRows, $"SELECT DISTINCT {Sql.Name(Lineage.File.Name)} FROM {Sql.Name("silver", table)}");
        }

        Add(WhyKept.HasQuarantinedRows, "SELECT DISTINCT bronze_file FROM ops.quarantine");
        foreach (var (_, table, _) in silver.Where(t => t.Columns.Contains(Lineage.GoneAt.Name, StringComparer.Ordinal)))
        {
            Add(
                WhyKept.ShowsRowsGone,
                $"SELECT bronze_file FROM ops.requests WHERE bronze_file IS NOT NULL AND finished_at IN (SELECT {Sql.Name(Lineage.GoneAt.Name)} FROM {Sql.Name("silver", table)})"
            );
        }

        Add(WhyKept.Newest, Newest, ("stored", Word.Of(OutcomeStatus.Stored)));
        return needed;

        void Add(WhyKept why, string files, params ReadOnlySpan<(string, object?)> values) =>
            warehouse.Each(files, r => needed.TryAdd(r.Text(0), why), values);
    }
}
