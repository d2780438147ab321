using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>The runs and how they ended (<c>ops.runs</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class RunLedger(Database warehouse)
{
    /// <summary>The newest run; null when there was none.</summary>
    public string? LastId() => warehouse.Scalar<string>("SELECT max(run_id) FROM ops.runs");

    /// <summary>The run that never came to its end, and after which none has begun; null for none.</summary>
    public string? UnfinishedId() => warehouse.Scalar<string>("SELECT max(run_id) FROM ops.runs WHERE status = 'running'");

    /// <param name="run">The run.</param>
    /// <param name="version">The version of the program that runs it.</param>
    public void Start(RunContext run, string version)
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

    public void Finish(RunSummary run) =>
        warehouse.Execute(
            """
            UPDATE ops.runs SET status = $status, finished_at = $at, elapsed_seconds = $seconds, planned = $planned, stored = $stored, failed = $failed,
                skipped = $skipped, responses = $responses, bytes = $bytes, rows_read = $rows, inserted = $inserted, updated = $updated,
                unchanged = $unchanged, quarantined = $quarantined, message = $message
            WHERE run_id = $run
            """,
            ("run", run.RunId),
            ("status", Word.Of(run.Status)),
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
    public void RestoreUnfinished(IEnumerable<string> unknown) =>
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
}
