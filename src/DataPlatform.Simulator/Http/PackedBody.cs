using System.Buffers;

namespace DataPlatform.Simulator.Http;

/// <summary>A packed body in a rented array, which goes back on disposal.</summary>
internal sealed class PackedBody(string encoding, int space) : IDisposable
{
    public string Encoding => encoding;
    public byte[] Array { get; } = ArrayPool<byte>.Shared.Rent(space);
    public Span<byte> Space => Array;
    public int Length { get; set; }
    public ReadOnlyMemory<byte> Body => Array.AsMemory(0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(Array);
}
