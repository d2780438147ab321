using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>Reads and writes the <c>ops</c> tables. Writes belong inside the caller's transaction.</summary>
internal sealed class OpsService(Database warehouse)
{
    public WatermarkLedger Watermarks { get; } = new(warehouse);

    public string? LastRunId() => warehouse.Scalar<string>("SELECT max(run_id) FROM ops.runs");

    /// <param name="run">The run.</param>
    /// <param name="version">The version of the program that runs it.</param>
    public void StartRun(RunContext run, string version)
    {
        // A run that never came to its end was killed: the folder's lock says that nobody else is running.
        warehouse.Execute("UPDATE ops.runs SET status = 'killed' WHERE status = 'running'");
        warehouse.Execute(
            "INSERT INTO ops.runs (run_id, run_date, status, version, started_at) VALUES ($run, $date, 'running', $version, $at)",
            ("run", run.RunId),
            ("date", run.Date),
            ("version", version),
            ("at", run.StartedAt.UtcDateTime)
        );
    }

    public void FinishRun(RunSummary run) =>
        warehouse.Execute(
            """
            UPDATE ops.runs SET status = $status, finished_at = $at, elapsed_seconds = $seconds, planned = $planned, stored = $stored, failed = $failed,
                skipped = $skipped, responses = $responses, bytes = $bytes, rows_read = $rows, inserted = $inserted, updated = $updated,
                unchanged = $unchanged, quarantined = $quarantined, message = $message
            WHERE run_id = $run
            """,
            ("run", run.RunId),
            ("status", run.Status.ToString().ToLowerInvariant()),
            ("at", run.StartedAt.UtcDateTime.AddSeconds(run.ElapsedSeconds)),
            ("seconds", run.ElapsedSeconds),
            ("planned", run.Requests.Planned),
            ("stored", run.Requests.Stored),
            ("failed", run.Requests.Failed),
            ("skipped", run.Requests.Skipped),
            ("responses", run.Bronze.Responses),
            ("bytes", run.Bronze.Bytes),
            ("rows", run.Silver.RowsRead),
            ("inserted", run.Silver.Inserted),
            ("updated", run.Silver.Updated),
            ("unchanged", run.Silver.Unchanged),
            ("quarantined", run.Silver.Quarantined),
            ("message", run.Message)
        );

    /// <summary>
    /// Marks the runs that never came to their end, and makes rows anew for those of which nothing but their responses is left: their ids say when
    /// they started.
    /// </summary>
    /// <param name="unknown">The runs among them of which nobody can tell how they ended; the others were killed.</param>
    public void RestoreUnfinishedRuns(IEnumerable<string> unknown) =>
        warehouse.Execute(
            """
            UPDATE ops.runs SET status = 'killed' WHERE status = 'running';
            INSERT INTO ops.runs (run_id, run_date, status, started_at)
            SELECT run_id, max(window_to), CASE WHEN list_contains(string_split($unknown, chr(10)), run_id) THEN 'unknown' ELSE 'killed' END,
                coalesce(try_strptime(left(run_id, 19), '%Y%m%dT%H%M%S.%g'), min(finished_at), max(window_to))
            FROM ops.requests ANTI JOIN ops.runs USING (run_id) GROUP BY run_id
            """,
            ("unknown", string.Join('\n', unknown))
        );

    public void RecordChunk(string runId, ChunkSummary chunk) =>
        warehouse.Execute(
            """
            INSERT INTO ops.chunks SELECT $run, $chunk, $of, $kind, string_split($recipes, chr(10)), $planned, $stored, $failed, $skipped,
                $rows, $inserted, $updated, $unchanged, $quarantined, $at, $bronze, $silver, $gold
            """,
            ("run", runId),
            ("chunk", chunk.Index),
            ("of", chunk.Of),
            ("kind", chunk.Kind),
            ("recipes", string.Join('\n', chunk.Recipes)),
            ("planned", chunk.Planned),
            ("stored", chunk.Stored),
            ("failed", chunk.Failed),
            ("skipped", chunk.Skipped),
            ("rows", chunk.Silver.RowsRead),
            ("inserted", chunk.Silver.Inserted),
            ("updated", chunk.Silver.Updated),
            ("unchanged", chunk.Silver.Unchanged),
            ("quarantined", chunk.Silver.Quarantined),
            ("at", chunk.StartedAt.UtcDateTime),
            ("bronze", chunk.BronzeSeconds),
            ("silver", chunk.SilverSeconds),
            ("gold", chunk.GoldSeconds)
        );

    public void RecordTimings(string runId, ChunkSummary chunk) =>
        warehouse.Execute(
            "UPDATE ops.chunks SET silver_seconds = $silver, gold_seconds = $gold WHERE run_id = $run AND chunk = $chunk",
            ("run", runId),
            ("chunk", chunk.Index),
            ("silver", chunk.SilverSeconds),
            ("gold", chunk.GoldSeconds)
        );

    public void RecordRequests(string runId, int chunk, IEnumerable<RequestOutcome> outcomes) =>
        warehouse.Append(
            "ops",
            "requests",
            outcomes,
            (row, o) =>
                row.AppendValue(runId)
                    .AppendValue((int?)chunk)
                    .AppendValue(o.Recipe.Source)
                    .AppendValue(o.Recipe.Dataset)
                    .AppendValue(o.Recipe.Discriminator)
                    .AppendValue(o.Ticker)
                    .AppendDate(o.From)
                    .AppendDate(o.To)
                    .AppendValue(Word.Of(o.Status))
                    .AppendValue(o.Ending.Reason)
                    .AppendValue((o.Ending as Ending.Failed)?.Message)
                    .AppendValue(o.HttpStatus)
                    .AppendValue((int?)o.Attempts)
                    .AppendValue((long?)o.Bytes)
                    .AppendValue(o.File)
                    .AppendValue(o.Line)
                    .AppendValue(o.At?.UtcDateTime)
        );

    /// <summary>
    /// A segment is gone from bronze before it was promoted, or a part of it is: its requests are to be asked again, and what is left of it is all
    /// that there is to promote.
    /// </summary>
    /// <param name="segment">The segment as ops knows it.</param>
    /// <param name="bytes">How long its file is now, in whole lines; 0 when there is none.</param>
    /// <param name="lines">Lines in it.</param>
    public void LoseSegment(Segment segment, long bytes, long lines)
    {
        warehouse.Execute(
            """
            UPDATE ops.watermarks AS w SET last_success = NULL, covered_to = NULL
            FROM (SELECT DISTINCT source, dataset, discriminator, ticker FROM ops.requests WHERE bronze_file = $file) AS r
            WHERE w.source = r.source AND w.dataset = r.dataset AND w.discriminator IS NOT DISTINCT FROM r.discriminator
                AND w.ticker IS NOT DISTINCT FROM r.ticker
            """,
            ("file", segment.File)
        );
        if (bytes == 0)
        {
            warehouse.Execute("DELETE FROM ops.segments WHERE bronze_file = $file", ("file", segment.File));
        }
        else
        {
            SaveSegments([
                segment with
                {
                    RecordedBytes = bytes,
                    RecordedLines = lines,
                    PromotedBytes = Math.Min(segment.PromotedBytes, bytes),
                    PromotedLines = Math.Min(segment.PromotedLines, lines),
                },
            ]);
        }
    }

    /// <summary>Every segment that ops knows, by file.</summary>
    public Dictionary<string, Segment> Segments() => ReadSegments("").ToDictionary(s => s.File, StringComparer.Ordinal);

    /// <summary>
    /// What a chunk has to promote of a dataset: its own segment and whatever earlier runs left behind, oldest first. Segments of this
    /// run's other chunks are left to those.
    /// </summary>
    public List<Segment> Unpromoted(string source, string dataset, string runId, int chunk) =>
        ReadSegments(
            "WHERE source = $source AND dataset = $dataset AND promoted_bytes < recorded_bytes AND (run_id <> $run OR chunk = $chunk)",
            ("source", source),
            ("dataset", dataset),
            ("run", runId),
            ("chunk", chunk)
        );

    public void SaveSegments(IEnumerable<Segment> segments)
    {
        warehouse.Execute("CREATE OR REPLACE TEMP TABLE saved AS SELECT * FROM ops.segments LIMIT 0");
        warehouse.Append(
            "temp",
            "saved",
            segments,
            (row, s) =>
                row.AppendValue(s.File)
                    .AppendValue(s.Source)
                    .AppendValue(s.Dataset)
                    .AppendValue(s.RunId)
                    .AppendValue((int?)s.Chunk)
                    .AppendValue((long?)s.RecordedBytes)
                    .AppendValue((long?)s.RecordedLines)
                    .AppendValue((long?)s.PromotedBytes)
                    .AppendValue((long?)s.PromotedLines)
        );
        warehouse.Execute(
            """
            MERGE INTO ops.segments AS t USING saved AS s ON t.bronze_file = s.bronze_file
            WHEN MATCHED THEN UPDATE SET recorded_bytes = s.recorded_bytes, recorded_lines = s.recorded_lines,
                promoted_bytes = s.promoted_bytes, promoted_lines = s.promoted_lines
            WHEN NOT MATCHED THEN INSERT;
            DROP TABLE saved;
            """
        );
    }

    /// <summary>The number of the next promotion. Rows carry it, so that gold finds what changed since it last looked.</summary>
    public long NextPromotion()
    {
        warehouse.Execute("UPDATE ops.meta SET promotion = promotion + 1");
        return warehouse.Scalar<long>("SELECT promotion FROM ops.meta");
    }

    private List<Segment> ReadSegments(string where, params ReadOnlySpan<(string, object?)> values) =>
        warehouse.Query(
            $"SELECT bronze_file, source, dataset, run_id, chunk, recorded_bytes, recorded_lines, promoted_bytes, promoted_lines FROM ops.segments {where} ORDER BY run_id, chunk, bronze_file",
            r => new Segment(
                r.Text(0),
                r.Text(1),
                r.Text(2),
                r.Text(3),
                (int)r.Integer(4),
                r.Integer(5),
                r.Integer(6),
                r.Integer(7),
                r.Integer(8)
            ),
            values
        );
}
