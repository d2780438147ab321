using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DataPlatform.Warehouse;

/// <summary>
/// The texts of a batch, as DuckDB's vectors hold them (<c>duckdb_string_t</c>): up to twelve bytes in place, a longer one by its first four bytes
/// and its address. The pages stay where they are until the batch is cleared.
/// </summary>
internal sealed class TextPages
{
    private const int PageBytes = 64 * 1024;
    private const int InPlace = 12;

    private readonly List<byte[]> _full = [];
    private byte[] _page = [];
    private int _used;

    /// <summary>The bytes of the texts that are kept apart from their vectors.</summary>
    public long Bytes => _full.Sum(p => (long)p.Length) + _used;

    /// <summary>A text as a vector holds it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Text(ulong LengthAndFirst, ulong RestOrAddress);

    /// <summary>Keeps a text.</summary>
    public Text Add(ReadOnlySpan<byte> utf8)
    {
        Span<byte> text = stackalloc byte[16];
        text.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(text, utf8.Length);
        if (utf8.Length <= InPlace)
        {
            utf8.CopyTo(text[4..]);
        }
        else
        {
            utf8[..4].CopyTo(text[4..]);
            BinaryPrimitives.WriteInt64LittleEndian(text[8..], Keep(utf8));
        }

        return MemoryMarshal.Read<Text>(text);
    }

    /// <summary>The bytes of a text that a vector holds, as long as it stays there.</summary>
    public static unsafe ReadOnlySpan<byte> Read(ref readonly Text text)
    {
        var length = (int)(uint)text.LengthAndFirst;
        return length <= InPlace
            ? MemoryMarshal.AsBytes(new ReadOnlySpan<Text>(in text)).Slice(sizeof(int), length)
            : new((void*)text.RestOrAddress, length);
    }

    /// <summary>Forgets all texts; one page is kept for the next ones.</summary>
    public void Clear()
    {
        _full.Clear();
        _page = _page.Length > PageBytes ? [] : _page;
        _used = 0;
    }

    private nint Keep(ReadOnlySpan<byte> utf8)
    {
        if (_page.Length - _used < utf8.Length)
        {
            if (_used > 0)
            {
                _full.Add(_page);
            }

            // Pinned, because DuckDB reads the texts by their addresses.
            _page = GC.AllocateUninitializedArray<byte>(Math.Max(PageBytes, utf8.Length), pinned: true);
            _used = 0;
        }

        var place = _page.AsSpan(_used, utf8.Length);
        utf8.CopyTo(place);
        _used += utf8.Length;
        return AddressOf(place);
    }

    private static unsafe nint AddressOf(Span<byte> pinned) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
}
