namespace DataPlatform.Network;

/// <summary>The right to release one chunk.</summary>
internal sealed class ChunkCredit;
