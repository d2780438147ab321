using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>What each chunk did (<c>ops.chunks</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class ChunkLedger(Database warehouse)
{
    public void Record(string runId, ChunkSummary chunk) =>
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

    /// <summary>Adds what is only known when the chunk has left gold.</summary>
    public void RecordTimings(string runId, ChunkSummary chunk) =>
        warehouse.Execute(
            "UPDATE ops.chunks SET silver_seconds = $silver, gold_seconds = $gold WHERE run_id = $run AND chunk = $chunk",
            ("run", runId),
            ("chunk", chunk.Index),
            ("silver", chunk.SilverSeconds),
            ("gold", chunk.GoldSeconds)
        );
}
