namespace DataPlatform.Warehouse;

/// <summary>How much of each bronze segment is recorded and promoted (<c>ops.segments</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class SegmentLedger(Database warehouse)
{
    /// <summary>Every segment that ops knows, by file.</summary>
    public Dictionary<string, Segment> All() => Read("").ToDictionary(s => s.File, StringComparer.Ordinal);

    /// <summary>
    /// What a chunk has to promote of a dataset: its own segment and whatever earlier runs left behind, oldest first. Segments of this
    /// run's other chunks are left to those.
    /// </summary>
    public List<Segment> Unpromoted(string source, string dataset, string runId, int chunk) =>
        Read(
            "WHERE source = $source AND dataset = $dataset AND promoted_bytes < recorded_bytes AND (run_id <> $run OR chunk = $chunk)",
            ("source", source),
            ("dataset", dataset),
            ("run", runId),
            ("chunk", chunk)
        );

    /// <summary>All that is stored of a dataset and not promoted, oldest first.</summary>
    public List<Segment> Unpromoted(string source, string dataset) =>
        Read("WHERE source = $source AND dataset = $dataset AND promoted_bytes < recorded_bytes", ("source", source), ("dataset", dataset));

    /// <summary>All that is stored of a dataset, oldest first.</summary>
    public List<Segment> Of(string source, string dataset) =>
        Read("WHERE source = $source AND dataset = $dataset", ("source", source), ("dataset", dataset));

    public void Save(IEnumerable<Segment> segments)
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

    /// <summary>Removes a segment that is gone from bronze.</summary>
    public void Forget(Segment segment) => warehouse.Execute("DELETE FROM ops.segments WHERE bronze_file = $file", ("file", segment.File));

    private List<Segment> Read(string where, params ReadOnlySpan<(string, object?)> values) =>
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
