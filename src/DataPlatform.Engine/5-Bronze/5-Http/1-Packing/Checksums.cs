using System.Buffers.Binary;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>The checksums that compressed data ends with.</summary>
internal static class Checksums
{
    // What is worked on at a time: eight bytes, with a table for each of them.
    private const int Slices = 8;
    private const uint Reversed = 0xEDB88320;

    private const uint AdlerPrime = 65521;

    // So many sums of bytes fit 32 bits.
    private const int AdlerRun = 5552;

    private static readonly uint[][] Tables = NewTables();

    /// <summary>CRC-32 as gzip has it (RFC 1952).</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            crc =
                Tables[7][low & 0xFF]
                ^ Tables[6][(low >> 8) & 0xFF]
                ^ Tables[5][(low >> 16) & 0xFF]
                ^ Tables[4][low >> 24]
                ^ Tables[3][bytes[4]]
                ^ Tables[2][bytes[5]]
                ^ Tables[1][bytes[6]]
                ^ Tables[0][bytes[7]];
        }

        foreach (var b in bytes)
        {
            crc = (crc >> 8) ^ Tables[0][(crc ^ b) & 0xFF];
        }

        return ~crc;
    }

    /// <summary>Adler-32 as zlib has it (RFC 1950).</summary>
    public static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(AdlerRun, bytes.Length)..])
        {
            foreach (var one in bytes[..Math.Min(AdlerRun, bytes.Length)])
            {
                a += one;
                b += a;
            }

            a %= AdlerPrime;
            b %= AdlerPrime;
        }

        return (b << 16) | a;
    }

    private static uint[][] NewTables()
    {
        var tables = Enumerable.Range(0, Slices).Select(_ => new uint[256]).ToArray();
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Reversed;
            }

            tables[0][i] = crc;
        }

        for (var slice = 1; slice < Slices; slice++)
        {
            for (var i = 0; i < 256; i++)
            {
                var before = tables[slice - 1][i];
                tables[slice][i] = (before >> 8) ^ tables[0][before & 0xFF];
            }
        }

        return tables;
    }
}
