using DataPlatform.Planning;

namespace DataPlatform.Bronze;

/// <summary>A due request on its way to the fetcher.</summary>
/// <param name="Request">What to ask.</param>
/// <param name="Chunk">The chunk it counts for.</param>
internal sealed record FetchOrder(PlannedRequest Request, int Chunk);
