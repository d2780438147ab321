using System.Buffers.Binary;
using System.Globalization;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>What HTTP calls deflate: zlib (RFC 1950), deflate data with a header and a checksum. Some servers send the data alone.</summary>
internal static class Zlib
{
    private const int Header = 2;
    private const int Trailer = 4;

    /// <returns>False when what it holds is larger than is accepted.</returns>
    /// <exception cref="InvalidDataException">It is not whole, or no deflate; the message says which.</exception>
    public static bool TryUnpack(byte[] packed, UnpackedBytes unpacked)
    {
        var hasHeader = HasHeader(packed);
        var start = hasHeader ? Header : 0;
        var (ending, _, _) = DeflateData.Unpack(packed, start, unpacked);
        if (ending == DeflateData.Ending.TooLarge)
        {
            return false;
        }

        if (ending == DeflateData.Ending.Cut)
        {
            throw new InvalidDataException("the body breaks off: its deflate data has no end");
        }

        if (hasHeader)
        {
            Check(packed, start, Adler32.Of(unpacked.From(0)));
        }

        return true;
    }

    private static bool HasHeader(ReadOnlySpan<byte> packed) =>
        packed is [var method, var flags, ..] && (method & 0x0F) == 8 && ((method << 8) | flags) % 31 == 0;

    private static void Check(byte[] packed, int start, uint its)
    {
        // The trailer is nearly always the last there is; only where it is not, its place is worth finding.
        var trailer = packed.AsSpan(Math.Max(start, packed.Length - Trailer));
        trailer = IsRight(trailer, its) ? trailer : packed.AsSpan(DeflateData.EndOf(packed, start));
        if (trailer.Length < Trailer)
        {
            throw new InvalidDataException("the body breaks off: its deflate checksum is cut");
        }

        if (!IsRight(trailer, its))
        {
            var checksum = BinaryPrimitives.ReadUInt32BigEndian(trailer);
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"the body has the Adler-32 {its:x8}, and its trailer says {checksum:x8}")
            );
        }
    }

    private static bool IsRight(ReadOnlySpan<byte> trailer, uint its) =>
        trailer.Length >= Trailer && BinaryPrimitives.ReadUInt32BigEndian(trailer) == its;
}
