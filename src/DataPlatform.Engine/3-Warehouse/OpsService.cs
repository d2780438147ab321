namespace DataPlatform.Warehouse;

/// <summary>The <c>ops</c> tables: a ledger for each, and what concerns several of them. Writes belong inside the caller's transaction.</summary>
internal sealed class OpsService(Database warehouse)
{
    public RunLedger Runs { get; } = new(warehouse);

    public ChunkLedger Chunks { get; } = new(warehouse);

    public RequestLedger Requests { get; } = new(warehouse);

    public AnswerLedger Answers { get; } = new(warehouse);

    public OpenRequestLedger OpenRequests { get; } = new(warehouse);

    public OpenAnswerLedger OpenAnswers { get; } = new(warehouse);

    public SegmentLedger Segments { get; } = new(warehouse);

    public WatermarkLedger Watermarks { get; } = new(warehouse);

    public WindowLedger Windows { get; } = new(warehouse);

    public QuarantineLedger Quarantine { get; } = new(warehouse);

    public DriftLedger Drift { get; } = new(warehouse);

    public WarningLedger Warnings { get; } = new(warehouse);

    public CheckLedger Checks { get; } = new(warehouse);

    public RecipeLedger Recipes { get; } = new(warehouse);

    public GoldLedger Gold { get; } = new(warehouse);

    /// <summary>
    /// Promotions of a warehouse that takes another one's place are numbered from here on: whoever has noted what that one was like by its numbers, as an
    /// export does, sees that its rows are others.
    /// </summary>
    public void NumberPromotionsFrom(long number) => warehouse.Execute("UPDATE ops.meta SET promotion = $number", ("number", number));

    /// <summary>The number of the next promotion. Rows carry it, so that gold finds what changed since it last looked.</summary>
    public long NextPromotion()
    {
        warehouse.Execute("UPDATE ops.meta SET promotion = promotion + 1");
        return warehouse.Scalar<long>("SELECT promotion FROM ops.meta");
    }

    /// <summary>Forgets all that is known of a dataset from its bronze, so that it can be recorded and promoted anew.</summary>
    /// <returns>The segments that were known, oldest first.</returns>
    public List<Segment> ForgetDataset(string source, string dataset)
    {
        var segments = Segments.Of(source, dataset);
        (string, object?)[] values = [("source", source), ("dataset", dataset)];
        // A request that was not sent is in no bronze.
        warehouse.Execute("DELETE FROM ops.requests WHERE source = $source AND dataset = $dataset AND bronze_file IS NOT NULL", values);
        foreach (var table in new[] { "watermarks", "windows", "open_requests", "open_answers", "quarantine", "schema_drift", "segments" })
        {
            warehouse.Execute($"DELETE FROM {Sql.Name("ops", table)} WHERE source = $source AND dataset = $dataset", values);
        }

        return segments;
    }

    /// <summary>Forgets segments that nobody needs any more, and the requests whose last answer is in them.</summary>
    /// <param name="files">The segments, relative to the data folder.</param>
    /// <returns>How many were known.</returns>
    public long ForgetSegments(IEnumerable<string> files)
    {
        (string, object?)[] values = [("files", string.Join('\n', files))];
        warehouse.Execute("DELETE FROM ops.requests WHERE bronze_file IN (SELECT unnest(string_split($files, chr(10))))", values);
        return warehouse.Execute("DELETE FROM ops.segments WHERE bronze_file IN (SELECT unnest(string_split($files, chr(10))))", values);
    }

    /// <summary>
    /// A segment is gone from bronze before it was promoted, or a part of it is: its requests are to be asked again, and what is left of it is all
    /// that there is to promote.
    /// </summary>
    /// <param name="segment">The segment as ops knows it.</param>
    /// <param name="bytes">How long its file is now, in whole lines; 0 when there is none.</param>
    /// <param name="lines">Lines in it.</param>
    public void LoseSegment(Segment segment, long bytes, long lines)
    {
        Watermarks.TakeBack(segment);
        Windows.TakeBack(segment);
        OpenRequests.Forget(segment.Source, segment.Dataset);
        if (bytes == 0)
        {
            Segments.Forget(segment);
        }
        else
        {
            Segments.Save([
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
}
