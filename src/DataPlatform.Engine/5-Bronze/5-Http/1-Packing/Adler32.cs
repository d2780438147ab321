namespace DataPlatform.Bronze.Http.Packing;

/// <summary>The checksum that zlib data ends with (RFC 1950).</summary>
internal static class Adler32
{
    private const uint Prime = 65521;

    // So many sums of bytes fit 32 bits.
    private const int Run = 5552;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Run, bytes.Length)..])
        {
            foreach (var one in bytes[..Math.Min(Run, bytes.Length)])
            {
                a += one;
                b += a;
            }

            a %= Prime;
            b %= Prime;
        }

        return (b << 16) | a;
    }
}
