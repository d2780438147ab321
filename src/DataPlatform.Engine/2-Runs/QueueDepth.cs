using System.Runtime.InteropServices;

namespace DataPlatform.Runs;

/// <summary>What waits in front of a block of the network.</summary>
/// <param name="Block">The block.</param>
/// <param name="Waiting">Items that it has not begun with.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueueDepth(string Block, int Waiting);
