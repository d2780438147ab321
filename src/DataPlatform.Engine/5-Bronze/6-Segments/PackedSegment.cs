using ZstdSharp;

namespace DataPlatform.Bronze.Segments;

/// <summary>
/// A compressed segment: Zstandard frames one after the other, each with one line, so that any line can be unpacked without those before it. Other
/// programs read it as one file (<c>zstd -dc</c>).
/// </summary>
internal static class PackedSegment
{
    /// <summary>How the name of a compressed segment ends.</summary>
    public const string Extension = ".zst";

    public static bool Is(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>As <see cref="SegmentReader.Read"/>. A damaged frame is an empty line.</summary>
    public static IEnumerable<SegmentReader.Line> Read(string path, long from, long to, long linesBefore)
    {
        using var decompressor = new Decompressor();
        var room = Array.Empty<byte>();
        var number = linesBefore;
        foreach (var frame in FramesIn(path, from, to))
        {
            yield return new(Unpack(decompressor, frame, ref room), ++number);
        }
    }

    /// <summary>Where the last whole frame ends.</summary>
    public static long WholeLength(string path) => FramesIn(path, 0, long.MaxValue).Select(f => f.End).LastOrDefault();

    private static ReadOnlyMemory<byte> Unpack(Decompressor decompressor, Frame frame, ref byte[] room)
    {
        try
        {
            var length = frame.Bytes.IsEmpty ? 0 : Decompressor.GetDecompressedSize(frame.Bytes.Span);
            if (length == 0 || length > (ulong)Math.Min((long)frame.Blocks * ZstdFrame.LargestBlock, Array.MaxLength))
            {
                return default;
            }

            if ((ulong)room.Length < length)
            {
                room = GC.AllocateUninitializedArray<byte>((int)length);
            }

            var line = room.AsMemory(0, decompressor.Unwrap(frame.Bytes.Span, room));
            return line.Span is [.., (byte)'\n'] && line.Span.IndexOf((byte)'\n') == line.Length - 1 ? line[..^1] : default;
        }
        catch (ZstdException)
        {
            return default;
        }
    }

    /// <summary>The frames between two offsets; where something else stands before a frame, one without bytes comes for it.</summary>
    private static IEnumerable<Frame> FramesIn(string path, long from, long to)
    {
        using var file = SegmentReader.OpenAt(path, from);
        var buffer = new byte[1 << 16];
        var (start, end, at, remaining, isDamaged) = (0, 0, from, to - from, false);
        while (true)
        {
            var kind = ZstdFrame.At(buffer.AsSpan(start, end - start), out var length, out var blocks);
            if (kind == ZstdFrame.Kind.Whole)
            {
                if (isDamaged)
                {
                    yield return new(default, at, 0);
                }

                yield return new(buffer.AsMemory(start, length), at + length, blocks);
                (start, at, isDamaged) = (start + length, at + length, false);
                continue;
            }

            if (kind == ZstdFrame.Kind.Begun && remaining > 0)
            {
                var read = Fill(file, ref buffer, ref start, ref end, remaining);
                remaining = read == 0 ? 0 : remaining - read;
                continue;
            }

            if (start == end)
            {
                yield break;
            }

            // No frame begins here, or it has no end: what comes next may begin at the next byte that looks like it.
            var next = buffer.AsSpan(start + 1, end - start - 1).IndexOf(ZstdFrame.Magic[0]);
            var step = next < 0 ? end - start : next + 1;
            (start, at, isDamaged) = (start + step, at + step, true);
        }
    }

    private static int Fill(FileStream file, ref byte[] buffer, ref int start, ref int end, long most)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = file.Read(buffer, end, (int)Math.Min(most, buffer.Length - end));
        end += read;
        return read;
    }

    /// <summary>A frame, or what stands where one should be.</summary>
    /// <param name="Bytes">The frame; empty for what is none. Valid until the next one is asked for.</param>
    /// <param name="End">Where it ends in the file.</param>
    /// <param name="Blocks">Its blocks.</param>
    private readonly record struct Frame(ReadOnlyMemory<byte> Bytes, long End, int Blocks);
}
