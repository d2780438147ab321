using System.Buffers;

namespace DataPlatform.Bronze.Segments;

/// <content>By pieces, for readers that work side by side.</content>
internal static partial class SegmentReader
{
    /// <summary>The bytes of a piece, unless one line is longer.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>Some whole lines of a segment, in memory of their own until they are released.</summary>
    /// <param name="buffer">Lent by the shared pool.</param>
    /// <param name="length">How much of it is used.</param>
    /// <param name="linesBefore">Lines of the segment before them.</param>
    public sealed class Piece(byte[] buffer, int length, long linesBefore)
    {
        /// <summary>The lines; their bytes are valid until the piece is released.</summary>
        public IEnumerable<Line> Lines()
        {
            var number = linesBefore;
            for (var start = 0; start < length; )
            {
                var feed = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                yield return new(buffer.AsMemory(start, feed), ++number);
                start += feed + 1;
            }
        }

        /// <summary>The memory that it takes.</summary>
        public long Size => buffer.Length;

        /// <summary>Gives the memory back.</summary>
        public void Release() => ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The whole lines between two offsets, a megabyte or one longer line at a time; a torn one at the end is left out.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<Piece> Pieces(string path, long from, long to, long linesBefore)
    {
        var (buffer, length) = (Array.Empty<byte>(), 0);
        foreach (var line in Read(path, from, to, linesBefore))
        {
            var end = length + line.Bytes.Length + 1;
            if (end > buffer.Length)
            {
                if (length > 0)
                {
                    yield return new(buffer, length, linesBefore);
                }

                (buffer, length, end) = (
                    ArrayPool<byte>.Shared.Rent(Math.Max(PieceBytes, line.Bytes.Length + 1)),
                    0,
                    line.Bytes.Length + 1
                );
                linesBefore = line.Number - 1;
            }

            line.Bytes.Span.CopyTo(buffer.AsSpan(length));
            buffer[end - 1] = (byte)'\n';
            length = end;
        }

        if (length > 0)
        {
            yield return new(buffer, length, linesBefore);
        }
    }
}
