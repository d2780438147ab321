using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>
/// Gzip (RFC 1952): members one after the other, each with a header, deflate data, and a trailer of checksum and length. A member counts when its
/// trailer is there and right. Zeros behind the last one are padding.
/// </summary>
internal static class Gzip
{
    private const int ShortestHeader = 10;
    private const int Trailer = 8;

    private const byte HasHeaderChecksum = 1 << 1;
    private const byte HasExtra = 1 << 2;
    private const byte HasName = 1 << 3;
    private const byte HasComment = 1 << 4;

    /// <summary>Bytes that begin like gzip: no text in UTF-8 does.</summary>
    public static bool IsAt(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    /// <returns>False when what it holds is larger than is accepted.</returns>
    /// <exception cref="InvalidDataException">It is not whole, or no gzip; the message says which.</exception>
    public static bool TryUnpack(byte[] packed, UnpackedBytes unpacked, CancellationToken token)
    {
        var at = 0;
        do
        {
            token.ThrowIfCancellationRequested();
            var start = unpacked.Length;
            var data = EndOfHeader(packed, at);
            var (ending, after, to) = DeflateData.Unpack(packed, data, unpacked);
            switch (ending)
            {
                case DeflateData.Ending.TooLarge:
                    return false;
                case DeflateData.Ending.Cut:
                    throw new InvalidDataException("the body breaks off: its gzip data has no end");
                default:
                    at = EndOfMember(packed, data, (after, to), unpacked.From(start));
                    break;
            }
        } while (packed.AsSpan(at).ContainsAnyExcept((byte)0));

        return true;
    }

    private static int EndOfHeader(byte[] packed, int at)
    {
        var header = packed.AsSpan(at);
        if (!IsAt(header))
        {
            throw new InvalidDataException(
                at == 0 ? "the body is said to be gzip and is not" : "something else than gzip stands behind the gzip data of the body"
            );
        }

        var end = ShortestHeader;
        var flags = header.Length > 3 ? header[3] : 0;
        if ((flags & HasExtra) != 0 && header.Length >= end + 2)
        {
            end += 2 + BinaryPrimitives.ReadUInt16LittleEndian(header[end..]);
        }

        end += (flags & HasName) != 0 ? LengthOfText(header, end) : 0;
        end += (flags & HasComment) != 0 ? LengthOfText(header, end) : 0;
        end += (flags & HasHeaderChecksum) != 0 ? 2 : 0;
        return end < header.Length ? at + end : throw new InvalidDataException("the body breaks off: its gzip header has no end");
    }

    // With the zero that ends it.
    private static int LengthOfText(ReadOnlySpan<byte> header, int start) =>
        start < header.Length && header[start..].IndexOf((byte)0) is >= 0 and var length ? length + 1 : header.Length;

    /// <summary>Where the member ends whose data holds what was unpacked.</summary>
    private static int EndOfMember(byte[] packed, int data, (int After, int To) end, ReadOnlySpan<byte> unpacked)
    {
        Span<byte> right = stackalloc byte[Trailer];
        BinaryPrimitives.WriteUInt32LittleEndian(right, Crc32.HashToUInt32(unpacked));
        BinaryPrimitives.WriteUInt32LittleEndian(right[4..], (uint)unpacked.Length);
        // The trailer follows the data, of which only the piece is known in which it ends. Eight bytes do not stand there by chance.
        var from = Math.Max(data, end.After - Trailer);
        var to = Math.Min(packed.Length, end.To + Trailer);
        if (packed.AsSpan(from, to - from).IndexOf(right) is >= 0 and var found)
        {
            return from + found + Trailer;
        }

        var trailer = packed.AsSpan(DeflateData.EndOf(packed, data));
        throw new InvalidDataException(
            trailer.Length < Trailer ? "the body breaks off: its gzip trailer is cut" : WhatIsWrong(trailer, right)
        );
    }

    private static string WhatIsWrong(ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> right)
    {
        var (checksum, its) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(right));
        var (length, itsLength) = (
            BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(right[4..])
        );
        return checksum != its
            ? string.Create(CultureInfo.InvariantCulture, $"the body has the CRC-32 {its:x8}, and its gzip trailer says {checksum:x8}")
            : string.Create(CultureInfo.InvariantCulture, $"the body has {itsLength} bytes, and its gzip trailer says {length}");
    }
}
