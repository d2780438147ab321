using System.IO.Compression;

namespace DataPlatform.Bronze.Http.Packing;

/// <summary>
/// Deflate data, the inside of gzip and zlib. .NET's stream takes data without an end for whole data and does not say where an end was, so both are
/// found out here: data without an end asks for more than there is, and the end lies in the last piece that was asked for.
/// </summary>
internal static class DeflateData
{
    private const int BufferSize = 64 * 1024;

    /// <summary>What became of it.</summary>
    internal enum Ending
    {
        /// <summary>It came to its end.</summary>
        Whole,

        /// <summary>The bytes are over, and it is not.</summary>
        Cut,

        /// <summary>It is larger than is accepted.</summary>
        TooLarge,
    }

    /// <summary>Unpacks as far as it goes.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="start">Where the data begins.</param>
    /// <param name="unpacked">Takes what it holds.</param>
    /// <returns>What became of it, and between which places its end lies; the later one is counted in.</returns>
    /// <exception cref="InvalidDataException">It is no deflate data.</exception>
    public static (Ending Ending, int After, int To) Unpack(byte[] packed, int start, UnpackedBytes unpacked)
    {
        using var pieces = new Pieces(packed, start, step: int.MaxValue);
        using var inflater = new DeflateStream(pieces, CompressionMode.Decompress);
        var buffer = new byte[BufferSize];
        while (Read(inflater, buffer) is > 0 and var read)
        {
            if (!unpacked.TryAdd(buffer.AsSpan(0, read)))
            {
                return (Ending.TooLarge, start, packed.Length);
            }
        }

        return (pieces.IsAskedForMore ? Ending.Cut : Ending.Whole, start + (int)pieces.Last, start + (int)pieces.Position);
    }

    /// <summary>Where the data ends, to the byte.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="start">Where data begins that is known to be whole.</param>
    public static int EndOf(byte[] packed, int start)
    {
        using var pieces = new Pieces(packed, start, step: 1);
        using var inflater = new DeflateStream(pieces, CompressionMode.Decompress);
        var buffer = new byte[BufferSize];
        while (Read(inflater, buffer) > 0)
        {
            // Where it ends is all that is asked.
        }

        return start + (int)pieces.Position;
    }

    private static int Read(DeflateStream inflater, Span<byte> buffer)
    {
        try
        {
            return inflater.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            // Its own message speaks of archives.
            throw new InvalidDataException("what should be deflate data in the body is none", e);
        }
    }

    private sealed class Pieces(byte[] packed, int start, int step) : MemoryStream(packed, start, packed.Length - start, writable: false)
    {
        /// <summary>There was nothing left when more was asked for.</summary>
        public bool IsAskedForMore { get; private set; }

        /// <summary>Where the last piece began.</summary>
        public long Last { get; private set; }

        // The other ways to read a MemoryStream lead here when it is derived from.
        public override int Read(byte[] buffer, int offset, int count)
        {
            Last = Position;
            var read = base.Read(buffer, offset, Math.Min(step, count));
            IsAskedForMore |= read == 0;
            return read;
        }
    }
}
