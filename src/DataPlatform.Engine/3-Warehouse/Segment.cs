namespace DataPlatform.Warehouse;

/// <summary>A bronze segment as ops knows it: how much of it has been recorded, and how much promoted.</summary>
/// <param name="File">The file, relative to the data folder, with <c>/</c>.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="RunId">The run that wrote it.</param>
/// <param name="Chunk">The chunk that wrote it.</param>
/// <param name="RecordedBytes">Bytes whose lines ops knows.</param>
/// <param name="RecordedLines">Lines that ops knows.</param>
/// <param name="PromotedBytes">Bytes whose lines silver holds.</param>
/// <param name="PromotedLines">Lines that silver holds.</param>
internal sealed record Segment(
    string File,
    string Source,
    string Dataset,
    string RunId,
    int Chunk,
    long RecordedBytes,
    long RecordedLines,
    long PromotedBytes = 0,
    long PromotedLines = 0
);
