using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>What a chunk needs of the quotas.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Permits">The permits that its requests take of each source's quota.</param>
internal sealed record ChunkLoad(RecipeChunk Chunk, IReadOnlyDictionary<SourceRecipe, long> Permits);
