using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>A chunk whose stored responses are in silver (and, once it has passed the gold block, in gold).</summary>
/// <param name="Bronze">What was fetched.</param>
/// <param name="Summary">What became of it so far.</param>
/// <param name="ChangedTables">The silver tables of which rows changed.</param>
internal sealed record PromotedChunk(Fetched.Whole Bronze, ChunkSummary Summary, IReadOnlyList<string> ChangedTables);
