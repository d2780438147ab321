namespace DataPlatform.Warehouse;

/// <summary>How much of each bronze segment is recorded and promoted (<c>ops.segments</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class SegmentLedger(Database warehouse)
{
    /// <summary>Every segment that ops knows, by file.</summary>
    public Dictionary<string, Segment> All() => Read("").ToDictionary(s => s.File, StringComparer.Ordinal);

    /// <summary>
    /// What a chunk has to promote: its own segments and whatever earlier runs left behind, oldest first. Segments of this run's other chunks are
    /// left to those.
    /// </summary>
    public List<Segment> Unpromoted(string runId, int chunk) =>
        Read("WHERE promoted_bytes < recorded_bytes AND (run_id <> $run OR chunk = $chunk)", ("run", runId), ("chunk", chunk));

    /// <summary>All that is stored and not promoted, oldest first.</summary>
    public List<Segment> Unpromoted() => Read("WHERE promoted_bytes < recorded_bytes");

    /// <summary>All that is stored of a dataset, oldest first.</summary>
    public List<Segment> Of(string source, string dataset) =>
        Read("WHERE source = $source AND dataset = $dataset", ("source", source), ("dataset", dataset));

    /// <summary>Adds segments that ops does not know yet.</summary>
    public void Add(IEnumerable<Segment> segments) => Append("ops", "segments", segments);

    /// <summary>All that is recorded of these segments is promoted now.</summary>
    public void MarkPromoted(IEnumerable<Segment> segments) =>
        warehouse.Execute(
            """
            UPDATE ops.segments SET promoted_bytes = recorded_bytes, promoted_lines = recorded_lines
            WHERE bronze_file IN (SELECT unnest(string_split($files, chr(10))))
            """,
            ("files", string.Join('\n', segments.Select(s => s.File)))
        );

    /// <summary>Puts segments in the place of what ops knows of them.</summary>
    public void Save(IEnumerable<Segment> segments)
    {
        warehouse.Execute("CREATE OR REPLACE TEMP TABLE saved AS SELECT * FROM ops.segments LIMIT 0");
        Append("temp", "saved", segments);
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

    private void Append(string schema, string table, IEnumerable<Segment> segments) =>
        warehouse.Append(
            schema,
            table,
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
