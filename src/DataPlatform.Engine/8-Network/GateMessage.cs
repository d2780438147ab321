using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>What the gate counts.</summary>
/// <param name="Chunk">The chunk it counts for.</param>
internal abstract record GateMessage(Chunk Chunk)
{
    /// <summary>A request ended.</summary>
    public sealed record Ended(Chunk Chunk, RequestOutcome Outcome) : GateMessage(Chunk);

    /// <summary>A lane has handed over all requests of a recipe: so many will end.</summary>
    public sealed record Expected(Chunk Chunk, RecipeId Recipe, long Requests) : GateMessage(Chunk);
}
