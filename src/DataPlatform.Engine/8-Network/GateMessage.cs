using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>What the gate counts.</summary>
/// <param name="Chunk">The chunk it counts for.</param>
internal abstract record GateMessage(Chunk Chunk)
{
    /// <summary>A request ended.</summary>
    public sealed record Ended(Chunk Chunk, RequestOutcome Outcome) : GateMessage(Chunk);

    /// <summary>A source's lane has handed over its part of the chunk: so many requests will end.</summary>
    public sealed record Expected(Chunk Chunk, long Requests) : GateMessage(Chunk);
}
