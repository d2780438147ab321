using DataPlatform.Bronze.Segments;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>A piece of a segment, typed.</summary>
/// <param name="Read">The piece; the body of a large answer lies in it.</param>
/// <param name="Lines">Its lines, in their order.</param>
/// <param name="Batches">The rows of its answers, in the same order; no batch goes on behind a large answer.</param>
internal sealed record TypedPiece(SegmentReader.Piece Read, IReadOnlyList<TypedLine> Lines, IReadOnlyList<RowBatch> Batches);
