using System.Buffers;
using System.IO.Compression;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>Brotli (RFC 7932), which says in itself where it ends, and has no checksum.</summary>
internal static class Brotli
{
    private const int BufferSize = 64 * 1024;

    /// <returns>False when what it holds is larger than is accepted.</returns>
    /// <exception cref="InvalidDataException">It is not whole, or no Brotli; the message says which.</exception>
    public static bool TryUnpack(byte[] packed, UnpackedBytes unpacked)
    {
        using var decoder = new BrotliDecoder();
        var buffer = new byte[BufferSize];
        for (var at = 0; ; )
        {
            var status = decoder.Decompress(packed.AsSpan(at), buffer, out var read, out var written);
            at += read;
            if (!unpacked.TryAdd(buffer.AsSpan(0, written)))
            {
                return false;
            }

            switch (status)
            {
                case OperationStatus.Done:
                    return true;
                case OperationStatus.NeedMoreData:
                    throw new InvalidDataException("the body breaks off: its Brotli data has no end");
                case OperationStatus.InvalidData:
                    throw new InvalidDataException("the body is said to be Brotli and is not, or is damaged");
            }
        }
    }
}
