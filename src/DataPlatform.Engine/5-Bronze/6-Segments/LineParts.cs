namespace DataPlatform.Bronze.Segments;

/// <summary>A bronze line in three parts, so that a body of JSON need not be copied to stand in its line.</summary>
/// <param name="Head">All of a short line; of any other, all but a body of JSON and the end.</param>
/// <param name="Body">A body of JSON that is not in the head.</param>
/// <param name="Tail">The end, line feed included, unless it is in the head.</param>
internal readonly record struct LineParts(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Tail)
{
    /// <summary>How every line ends.</summary>
    public static readonly ReadOnlyMemory<byte> End = "}\n"u8.ToArray();

    /// <summary>A line in one part.</summary>
    public LineParts(ReadOnlyMemory<byte> whole)
        : this(whole, default, default) { }

    /// <summary>A line of a head and a body.</summary>
    public LineParts(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
        : this(head, body, End) { }

    /// <summary>All of it stands in <see cref="Head"/>.</summary>
    public bool IsOne => Head.Length == Length;

    public int Length => Head.Length + Body.Length + Tail.Length;

    /// <summary>The line as one.</summary>
    public ReadOnlyMemory<byte> Whole
    {
        get
        {
            var whole = new byte[Length];
            CopyTo(whole);
            return whole;
        }
    }

    /// <summary>Writes the line as one.</summary>
    public void CopyTo(Span<byte> whole)
    {
        Head.Span.CopyTo(whole);
        Body.Span.CopyTo(whole[Head.Length..]);
        Tail.Span.CopyTo(whole[(Head.Length + Body.Length)..]);
    }
}
