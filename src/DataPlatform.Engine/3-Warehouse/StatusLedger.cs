using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Warehouse;

/// <summary>What the ops tables say of the state of things, counted there: nothing that is read grows with tickers x recipes. Writes nothing.</summary>
internal sealed class StatusLedger(Database warehouse)
{
    // As Watermark.FailedLast has it.
    private const string FailedLast =
        "last_failed IS NOT NULL AND NOT coalesce(greatest(last_success, last_rows, last_empty, last_missing) >= last_failed, FALSE)";

    /// <summary>The watermarks of a source, in groups that say the same.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="expected">The tickers that are expected.</param>
    public List<MarkGroup> Marks(string source, IReadOnlyCollection<string> expected) =>
        warehouse.Query(
            """
            SELECT dataset, discriminator, ticker IS NULL OR ticker IN (SELECT unnest(string_split($expected, chr(10)))) AS is_expected,
                last_success, last_rows, last_empty, last_missing, last_failed, min(covered_to), count(*)
            FROM ops.watermarks WHERE source = $source GROUP BY ALL
            """,
            r => new MarkGroup(
                new(source, r.Text(0), r.TextOrNull(1)),
                r.Integer(2) != 0,
                new(r.Date(3), r.Date(8))
                {
                    LastRows = r.Date(4),
                    LastEmpty = r.Date(5),
                    LastMissing = r.Date(6),
                    LastFailed = r.Date(7),
                },
                r.Integer(9)
            ),
            ("source", source),
            ("expected", string.Join('\n', expected))
        );

    /// <summary>Why requests failed that have not been answered since.</summary>
    public List<FailureCause> Failures() =>
        warehouse.Query(
            $"""
            WITH failing AS (SELECT source, dataset, discriminator, ticker FROM ops.watermarks WHERE {FailedLast}),
            newest AS (
                SELECT r.* FROM ops.requests AS r SEMI JOIN failing AS f
                ON r.source = f.source AND r.dataset = f.dataset AND r.discriminator IS NOT DISTINCT FROM f.discriminator
                    AND r.ticker IS NOT DISTINCT FROM f.ticker
                WHERE r.status = 'failed'
                QUALIFY row_number() OVER (PARTITION BY r.source, r.dataset, r.discriminator, r.ticker ORDER BY r.run_id DESC, r.finished_at DESC) = 1)
            SELECT source, dataset, discriminator, reason, count(*), arg_max(ticker, finished_at), arg_max(message, finished_at),
                epoch_ms(max(finished_at)), arg_max(run_id, finished_at)
            FROM newest GROUP BY ALL ORDER BY source, dataset, discriminator, count(*) DESC
            """,
            r => new FailureCause(
                r.Text(0),
                new RecipeId(r.Text(0), r.Text(1), r.TextOrNull(2)).DatasetName,
                r.Text(3),
                r.Integer(4),
                r.TextOrNull(5),
                r.TextOrNull(6),
                r.TextOrNull(7) is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.Integer(7)),
                r.Text(8)
            )
        );

    /// <summary>Which rows did not fit.</summary>
    public List<QuarantineCause> Quarantine() =>
        warehouse.Query(
            """
            SELECT source, dataset, discriminator, reason, column_name, count(*), first(value), first(ticker), first(bronze_file), first(bronze_line)
            FROM (FROM ops.quarantine ORDER BY bronze_file, bronze_line, row_number)
            GROUP BY source, dataset, discriminator, reason, column_name ORDER BY source, dataset, discriminator, count(*) DESC
            """,
            r => new QuarantineCause(
                r.Text(0),
                new RecipeId(r.Text(0), r.Text(1), r.TextOrNull(2)).DatasetName,
                r.Text(3),
                r.TextOrNull(4),
                r.Integer(5),
                r.TextOrNull(6),
                r.TextOrNull(7),
                r.Text(8),
                r.Integer(9)
            )
        );

    /// <summary>How each check stands that was ever made.</summary>
    public List<CheckStatus> Checks() =>
        warehouse.Query(
            """
            SELECT run_id, chunk, source, dataset, table_name, column_name, check_name, severity, result, failing, checked, example, epoch_ms(checked_at),
                max(run_id) FILTER (result <> 'pass') OVER (PARTITION BY table_name, column_name, check_name) AS last_failed_in
            FROM ops.checks
            QUALIFY row_number() OVER (PARTITION BY table_name, column_name, check_name
                ORDER BY run_id DESC, CASE WHEN column_name IS NULL THEN 0 ELSE chunk END DESC, CASE result WHEN 'fail' THEN 0 WHEN 'warn' THEN 1 ELSE 2 END, chunk DESC) = 1
            ORDER BY source NULLS LAST, dataset, table_name, column_name, check_name
            """,
            r => new CheckStatus(
                r.Text(0),
                new()
                {
                    Chunk = (int)r.Integer(1),
                    Source = r.TextOrNull(2),
                    Dataset = r.TextOrNull(3),
                    Table = r.Text(4),
                    Column = r.TextOrNull(5),
                    Check = r.Text(6),
                    Severity = Word.Read<CheckSeverity>(r.Text(7)) ?? default,
                    Result = Word.Read<CheckResult>(r.Text(8)) ?? CheckResult.Fail,
                    Failing = r.Integer(9),
                    Checked = r.Integer(10),
                    Example = r.TextOrNull(11),
                    At = DateTimeOffset.FromUnixTimeMilliseconds(r.Integer(12)),
                },
                r.TextOrNull(13)
            )
        );

    /// <summary>The newest run; null when there was none.</summary>
    /// <param name="besides">A run that does not count; null: all do.</param>
    public LastRun? NewestRun(string? besides = null) =>
        warehouse
            .Query(
                """
                SELECT run_id, CASE status WHEN 'running' THEN 'killed' ELSE status END, run_date, epoch_ms(started_at), elapsed_seconds, stored, failed, skipped
                FROM ops.runs WHERE run_id <> $besides ORDER BY run_id DESC LIMIT 1
                """,
                r => new LastRun(
                    r.Text(0),
                    r.Text(1),
                    r.Date(2) ?? default,
                    DateTimeOffset.FromUnixTimeMilliseconds(r.Integer(3)),
                    r.Number(4),
                    r.Integer(5),
                    r.Integer(6),
                    r.Integer(7)
                ),
                ("besides", besides ?? "")
            )
            .FirstOrDefault();
}
