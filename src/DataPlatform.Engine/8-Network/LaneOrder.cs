using DataPlatform.Bronze;

namespace DataPlatform.Network;

/// <summary>A due request with the chunk it counts for.</summary>
internal sealed record LaneOrder(Chunk Chunk, FetchOrder Order);
