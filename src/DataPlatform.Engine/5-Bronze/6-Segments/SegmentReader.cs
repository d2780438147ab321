namespace DataPlatform.Bronze.Segments;

/// <summary>Streams a segment, plain or compressed: by lines, or by pieces of some. Memory holds one of them at a time.</summary>
internal static partial class SegmentReader
{
    /// <summary>A line of a segment; its bytes are only valid until the next one is asked for.</summary>
    /// <param name="Bytes">The line without its line feed.</param>
    /// <param name="Number">The line's number, from 1.</param>
    public readonly record struct Line(ReadOnlyMemory<byte> Bytes, long Number);

    /// <summary>The whole lines between two offsets; a torn one at the end is left out.</summary>
    /// <param name="path">The segment.</param>
    /// <param name="from">The offset of the first line.</param>
    /// <param name="to">Where to stop.</param>
    /// <param name="linesBefore">Lines before <paramref name="from"/>.</param>
    public static IEnumerable<Line> Read(string path, long from, long to, long linesBefore) =>
        PackedSegment.Is(path) ? PackedSegment.Read(path, from, to, linesBefore) : ReadPlain(path, from, to, linesBefore);

    /// <summary>Where the last whole line ends: the length of what can be trusted after a crash.</summary>
    public static long WholeLength(string path) => PackedSegment.Is(path) ? PackedSegment.WholeLength(path) : WholePlainLength(path);

    /// <summary>Opens a segment, which may still be written, at an offset.</summary>
    public static FileStream OpenAt(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        file.Seek(offset, SeekOrigin.Begin);
        return file;
    }

    private static IEnumerable<Line> ReadPlain(string path, long from, long to, long linesBefore)
    {
        using var file = OpenAt(path, from);
        var buffer = new byte[1 << 16];
        var (start, end, number, remaining) = (0, 0, linesBefore, to - from);
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return new(buffer.AsMemory(start, feed), ++number);
                start += feed + 1;
                continue;
            }

            if (remaining <= 0)
            {
                yield break;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = file.Read(buffer, end, (int)Math.Min(remaining, buffer.Length - end));
            if (read == 0)
            {
                yield break;
            }

            (end, remaining) = (end + read, remaining - read);
        }
    }

    private static long WholePlainLength(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[1 << 16];
        var end = RandomAccess.GetLength(file);
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)(end - start)), start);
            var feed = buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (feed >= 0)
            {
                return start + feed + 1;
            }

            end = start;
        }

        return 0;
    }
}
