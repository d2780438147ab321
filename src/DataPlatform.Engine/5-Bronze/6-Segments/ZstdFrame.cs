namespace DataPlatform.Bronze.Segments;

/// <summary>
/// Where a Zstandard frame (RFC 8878) ends, which it says in itself: so the frames of a segment can be told apart, and a torn one at its end, without
/// unpacking any.
/// </summary>
internal static class ZstdFrame
{
    /// <summary>The most bytes that a block stands for.</summary>
    public const int LargestBlock = 128 * 1024;

    private const int BlockHeader = 3;
    private const int Checksum = 4;

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>What stands at the beginning of some bytes.</summary>
    internal enum Kind
    {
        /// <summary>Something else than a frame.</summary>
        None,

        /// <summary>The beginning of a frame, of which more bytes are needed.</summary>
        Begun,

        /// <summary>A frame.</summary>
        Whole,
    }

    /// <summary>What the bytes begin with.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">The frame's length, when it is whole.</param>
    /// <param name="blocks">Its blocks.</param>
    public static Kind At(ReadOnlySpan<byte> bytes, out int length, out int blocks)
    {
        (length, blocks) = (0, 0);
        if (bytes.Length <= Magic.Length)
        {
            return Magic.StartsWith(bytes) ? Kind.Begun : Kind.None;
        }

        var descriptor = bytes[Magic.Length];
        if (!bytes.StartsWith(Magic) || (descriptor & 0b1000) != 0)
        {
            return Kind.None;
        }

        for (var (at, isLast) = (HeaderLength(descriptor), false); !isLast; blocks++)
        {
            if (at + BlockHeader > bytes.Length)
            {
                return Kind.Begun;
            }

            var header = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
            var (type, size) = ((header >> 1) & 0b11, header >> 3);
            if (type == 3 || size > LargestBlock)
            {
                return Kind.None;
            }

            // A block of one byte many times holds it once.
            at += BlockHeader + (type == 1 ? 1 : size);
            isLast = (header & 1) != 0;
            length = isLast && (descriptor & 0b100) != 0 ? at + Checksum : at;
        }

        return length <= bytes.Length ? Kind.Whole : Kind.Begun;
    }

    // Magic, descriptor, window unless the frame is one segment, dictionary, length of the content.
    private static int HeaderLength(int descriptor)
    {
        var isSingle = (descriptor & 0b10_0000) != 0;
        var dictionary = (descriptor & 0b11) is 3 ? 4 : descriptor & 0b11;
        var content = (descriptor >> 6) is 0 ? (isSingle ? 1 : 0) : 1 << (descriptor >> 6);
        return Magic.Length + 1 + (isSingle ? 0 : 1) + dictionary + content;
    }
}
