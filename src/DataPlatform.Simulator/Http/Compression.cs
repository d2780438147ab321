using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace DataPlatform.Simulator.Http;

/// <summary>Packs a body the way the client asked for, as a whole: so the answer has a length, and can be cut short on purpose.</summary>
internal static class Compression
{
    private const int WorthPacking = 512;
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18;

    /// <summary>Null if the client takes no packing that is known here, or the body is too small to gain.</summary>
    public static PackedBody? TryPack(StringValues accepted, ReadOnlySpan<byte> body) =>
        body.Length < WorthPacking ? null
        : Accepts(accepted, "br") ? Brotli(body)
        : Accepts(accepted, "gzip") ? Gzip(body)
        : null;

    private static bool Accepts(StringValues accepted, string encoding)
    {
        foreach (var header in accepted)
        {
            foreach (var range in header.AsSpan().Split(','))
            {
                var part = header.AsSpan(range).Trim();
                var rest = part.StartsWith(encoding, StringComparison.OrdinalIgnoreCase) ? part[encoding.Length..].TrimStart() : "?";
                // A weight of 0, however many zeros it has, means not at all.
                if (rest is "" || (rest[0] == ';' && rest.TrimEnd("0.") is not (";q=" or "; q=")))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static PackedBody? Brotli(ReadOnlySpan<byte> body)
    {
        var packed = new PackedBody("br", BrotliEncoder.GetMaxCompressedLength(body.Length));
        if (BrotliEncoder.TryCompress(body, packed.Space, out var length, BrotliQuality, BrotliWindow))
        {
            packed.Length = length;
            return packed;
        }

        packed.Dispose();
        return null;
    }

    private static PackedBody Gzip(ReadOnlySpan<byte> body)
    {
        // Gzip of random bytes grows by a few bytes a block: an eighth is ample.
        var packed = new PackedBody("gzip", body.Length + (body.Length / 8) + 64);
        using var stream = new MemoryStream(packed.Array, writable: true);
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        packed.Length = (int)stream.Position;
        return packed;
    }
}
