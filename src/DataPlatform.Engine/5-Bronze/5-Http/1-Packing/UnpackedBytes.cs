using System.Buffers;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>What has been unpacked of a body, up to the most that is accepted: a compressed bomb must not fill the memory.</summary>
/// <param name="most">The most bytes.</param>
internal sealed class UnpackedBytes(long most) : IDisposable
{
    private const int First = 64 * 1024;

    // From a pool: what grows leaves an array behind each time.
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(First);

    public int Length { get; private set; }

    /// <returns>False when that is more than is accepted.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > most)
        {
            return false;
        }

        if (Length + bytes.Length > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + bytes.Length, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
            From(0).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>What was added from a place on.</summary>
    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    public byte[] ToArray() => From(0).ToArray();

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
