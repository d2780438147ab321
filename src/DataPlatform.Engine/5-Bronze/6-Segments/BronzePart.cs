namespace DataPlatform.Bronze.Segments;

/// <summary>The parts of a bronze line, in the order in which they are written. In the line, their names are in snake case.</summary>
internal enum BronzePart
{
    V,
    RunId,
    Chunk,
    Source,
    Domain,
    Dataset,
    Discriminator,
    Ticker,
    From,
    Date,
    Page,
    Continues,
    Url,
    SentAt,
    ReceivedAt,
    DurationMs,
    Attempts,
    Status,
    Headers,
    Failure,
    Message,
    Bytes,
    Sha256,
    KeptSha256,
    Encoding,
    Body,
}
