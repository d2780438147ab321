using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>A chunk whose stored responses are in silver (and, once it has passed the gold block, in gold).</summary>
internal sealed record PromotedChunk(BronzeChunk Bronze, ChunkSummary Summary);
