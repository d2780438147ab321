using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>The signs that what a run loaded may not be whole or right (<c>ops.warnings</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class WarningLedger(Database warehouse)
{
    // The run of what was found before a run began.
    private const string NoRun = "";

    /// <summary>Writes down what was found before a run began, for the next one to tell.</summary>
    public void RecordUntold(IEnumerable<RunWarning> warnings) => Record(NoRun, warnings);

    /// <summary>Forgets what was found before a run began: one has it now.</summary>
    public void ForgetUntold() => warehouse.Execute("DELETE FROM ops.warnings WHERE run_id = $none", ("none", NoRun));

    /// <summary>Writes down what a run has to tell; what it told already is there once.</summary>
    public void Record(string runId, IEnumerable<RunWarning> warnings)
    {
        foreach (var warning in warnings)
        {
            warehouse.Execute(
                """
                INSERT INTO ops.warnings (run_id, source, dataset, kind, message, example)
                SELECT n.* FROM (SELECT $run AS run_id, $source AS source, $dataset AS dataset, $kind AS kind, $message AS message, $example AS example) AS n
                ANTI JOIN ops.warnings AS w
                ON w.run_id = n.run_id AND w.source = n.source AND w.dataset IS NOT DISTINCT FROM n.dataset AND w.kind = n.kind
                    AND w.message = n.message AND w.example IS NOT DISTINCT FROM n.example
                """,
                ("run", runId),
                ("source", warning.Source),
                ("dataset", warning.Dataset),
                ("kind", Word.Of(warning.Kind)),
                ("message", warning.Message),
                ("example", warning.Example)
            );
        }
    }

    /// <summary>
    /// The datasets of which different rows with one key were told, each with the last run that told it and its example. One of which a later run has
    /// promoted answers without telling it again is not among them.
    /// </summary>
    public List<(string Source, string Dataset, string RunId, string Example)> SameKeys() =>
        warehouse.Query(
            """
            SELECT w.* FROM (
                SELECT source, dataset, max(run_id) AS run_id, arg_max(example, run_id) AS example FROM ops.warnings
                WHERE kind = $kind AND dataset IS NOT NULL AND example IS NOT NULL AND run_id <> $none GROUP BY source, dataset
            ) AS w
            ANTI JOIN ops.segments AS s
            ON s.source = w.source AND s.dataset = w.dataset AND s.run_id > w.run_id AND s.promoted_bytes > 0
            ORDER BY ALL
            """,
            row => (row.Text(0), row.Text(1), row.Text(2), row.Text(3)),
            ("kind", Word.Of(WarningKind.SameKey)),
            ("none", NoRun)
        );

    /// <summary>What was found before a run began, or by runs that never came to their end, each once: nobody was told.</summary>
    public List<RunWarning> Untold() =>
        warehouse.Query(
            """
            SELECT DISTINCT w.source, w.dataset, w.kind, w.message, w.example FROM ops.warnings AS w LEFT JOIN ops.runs AS r USING (run_id)
            WHERE r.status = 'running' OR w.run_id = $none ORDER BY ALL
            """,
            row => new RunWarning(
                Word.Read<WarningKind>(row.Text(2)) ?? throw new InvalidDataException($"ops.warnings holds an unknown kind: {row.Text(2)}"),
                row.Text(0),
                row.TextOrNull(1),
                row.Text(3),
                row.TextOrNull(4)
            ),
            ("none", NoRun)
        );
}
