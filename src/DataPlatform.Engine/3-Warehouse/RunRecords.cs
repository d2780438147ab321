using System.Globalization;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>What the ops tables hold of one run, counted together so that it stays small.</summary>
internal sealed class RunRecords(Database warehouse, string runId)
{
    private const int MostStretches = 240;
    private const int MostRows = 100;
    private const int MostDatasets = 60;
    private const int MostTickers = 120;

    /// <summary>Completes a report.</summary>
    public RunReport Complete(RunReport report)
    {
        var stretch = Math.Max(1, (int)Math.Ceiling(report.Run.ElapsedSeconds / MostStretches));
        return report with
        {
            StretchSeconds = stretch,
            Rates = Rates(report.Run.StartedAt, stretch),
            Outcomes = Outcomes(),
            Causes = Causes(),
            Misfits = Misfits(),
            Drifts = Drifts(),
            Tables = Tables(),
            Covered = Coverage(),
            History = History(),
        };
    }

    private List<RunReport.Rate> Rates(DateTimeOffset start, int stretch) =>
        warehouse.Query(
            """
            SELECT source, greatest(0, epoch(finished_at - $start::TIMESTAMP))::BIGINT // $stretch * $stretch AS second, sum(attempts)::BIGINT
            FROM ops.requests WHERE run_id = $run AND finished_at IS NOT NULL AND attempts > 0 GROUP BY ALL ORDER BY ALL
            """,
            row => new RunReport.Rate(row.Text(0), row.Integer(1), row.Integer(2)),
            ("run", runId),
            ("start", start.UtcDateTime),
            ("stretch", stretch)
        );

    private List<RunReport.Outcome> Outcomes() =>
        warehouse.Query(
            $"""
            SELECT source || '/' || dataset, count(*) FILTER (status = 'stored'), count(*) FILTER (status = 'failed'), count(*) FILTER (status = 'skipped')
            FROM ops.requests WHERE run_id = $run GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {MostRows}
            """,
            row => new RunReport.Outcome(row.Text(0), row.Integer(1), row.Integer(2), row.Integer(3)),
            ("run", runId)
        );

    private List<RunReport.Cause> Causes() =>
        warehouse.Query(
            $"""
            SELECT source || '/' || dataset, reason, http_status, count(*), first(ticker ORDER BY finished_at), first(left(message, 300) ORDER BY finished_at)
            FROM ops.requests WHERE run_id = $run AND status = 'failed' GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2 LIMIT {MostRows}
            """,
            row => new RunReport.Cause(
                row.Text(0),
                row.Text(1),
                row.TextOrNull(2) is null ? null : row.Integer(2),
                row.Integer(3),
                row.TextOrNull(4),
                row.Text(5)
            ),
            ("run", runId)
        );

    private List<RunReport.Misfit> Misfits() =>
        warehouse.Query(
            $"""
            SELECT source || '/' || dataset, reason, column_name, count(*), min(left(value, 200)), min(bronze_file || ':' || bronze_line)
            FROM ops.quarantine WHERE run_id = $run GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2 LIMIT {MostRows}
            """,
            row => new RunReport.Misfit(row.Text(0), row.Text(1), row.TextOrNull(2), row.Integer(3), row.TextOrNull(4), row.Text(5)),
            ("run", runId)
        );

    private List<RunReport.Drift> Drifts() =>
        warehouse.Query(
            $"""
            SELECT source || '/' || dataset, field, kind, left(example, 200) FROM ops.schema_drift
            WHERE last_run_id = $run ORDER BY ALL LIMIT {MostRows}
            """,
            row => new RunReport.Drift(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3)),
            ("run", runId)
        );

    private List<RunReport.Table> Tables() =>
        [
            .. warehouse
                .Query(
                    """
                    SELECT DISTINCT silver_table FROM ops.recipes
                    WHERE silver_table IN (SELECT table_name FROM duckdb_tables() WHERE schema_name = 'silver') ORDER BY 1
                    """,
                    row => row.Text(0)
                )
                .SelectMany(table =>
                    warehouse.Query(
                        $"SELECT count(*) FILTER (_run_id = $run), count(*) FROM {Sql.Name("silver", table)}",
                        row => new RunReport.Table(table, row.Integer(0), row.Integer(1)),
                        ("run", runId)
                    )
                ),
        ];

    // Every so many datasets and tickers, in their order: a map of the whole, not of its beginning.
    private RunReport.Coverage Coverage()
    {
        var cells = warehouse.Query(
            $"""
            WITH marks AS (SELECT source || '/' || dataset AS dataset, ticker, * EXCLUDE (dataset, ticker) FROM ops.watermarks
                -- The others are of datasets that nobody asks.
                WHERE ticker IS NOT NULL AND coalesce(last_success, last_rows, last_empty, last_missing, last_failed) IS NOT NULL),
                tickers AS (SELECT ticker, row_number() OVER (ORDER BY ticker) - 1 AS n, count(*) OVER () AS of FROM (SELECT DISTINCT ticker FROM marks)),
                datasets AS (SELECT dataset, row_number() OVER (ORDER BY dataset) - 1 AS n, count(*) OVER () AS of FROM (SELECT DISTINCT dataset FROM marks))
            SELECT d.dataset, t.ticker, t.of, d.of, CASE
                WHEN count(m.dataset) = 0 THEN '-'
                WHEN bool_or(m.last_failed IS NOT NULL AND m.last_failed >= coalesce(m.last_success, m.last_failed)) THEN 'f'
                WHEN bool_or(m.last_rows IS NOT NULL) THEN 'r'
                WHEN bool_or(m.last_missing IS NOT NULL) THEN 'm'
                WHEN bool_or(m.last_empty IS NOT NULL) THEN 'e' ELSE '-' END
            FROM datasets AS d CROSS JOIN tickers AS t LEFT JOIN marks AS m ON m.dataset = d.dataset AND m.ticker = t.ticker
            WHERE d.n % ceil(d.of / {MostDatasets}) = 0 AND t.n % ceil(t.of / {MostTickers}) = 0
            GROUP BY ALL ORDER BY d.dataset, t.ticker
            """,
            row => (Dataset: row.Text(0), Ticker: row.Text(1), OfTickers: row.Integer(2), OfDatasets: row.Integer(3), Cell: row.Text(4))
        );
        return cells.Count == 0
            ? new([], [], 0, 0)
            : new(
                [.. cells.Select(c => c.Ticker).Distinct(StringComparer.Ordinal)],
                [.. cells.GroupBy(c => c.Dataset, StringComparer.Ordinal).Select(d => (d.Key, string.Concat(d.Select(c => c.Cell))))],
                cells[0].OfTickers,
                cells[0].OfDatasets
            );
    }

    private List<RunReport.Earlier> History() =>
        warehouse.Query(
            $"""
            SELECT run_id, run_date::VARCHAR, status, elapsed_seconds::VARCHAR, coalesce(stored, 0), coalesce(failed, 0), coalesce(rows_read, 0)
            FROM ops.runs ORDER BY run_id DESC LIMIT {MostRows}
            """,
            row => new RunReport.Earlier(
                row.Text(0),
                row.Text(1),
                row.Text(2),
                row.TextOrNull(3) is { } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : null,
                row.Integer(4),
                row.Integer(5),
                row.Integer(6)
            )
        );
}
