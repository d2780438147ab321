using System.Text;

namespace DataPlatform.Planning;

/// <summary>Texts in a row, of which there may be millions: held as UTF-8 in pages, which takes their bytes and four more.</summary>
internal sealed class TextColumn
{
    private const int PageLength = 1024;

    private readonly List<Page> _full = [];

    // The page that is being filled.
    private readonly int[] _ends = new int[PageLength];
    private byte[] _utf8 = [];
    private int _length;

    public int Count => (_full.Count * PageLength) + _length;

    public string this[int index]
    {
        get
        {
            var (page, place) = Math.DivRem(index, PageLength);
            var (utf8, ends) = page < _full.Count ? _full[page] : new(_utf8, _ends);
            return Encoding.UTF8.GetString(utf8.AsSpan((place == 0 ? 0 : ends[place - 1])..ends[place]));
        }
    }

    public void Add(string text)
    {
        if (_length == PageLength)
        {
            _full.Add(new(_utf8[..Used], [.. _ends]));
            _length = 0;
        }

        var start = Used;
        var end = start + Encoding.UTF8.GetByteCount(text);
        if (end > _utf8.Length)
        {
            Array.Resize(ref _utf8, Math.Max(end, _utf8.Length * 2));
        }

        Encoding.UTF8.GetBytes(text, _utf8.AsSpan(start));
        _ends[_length++] = end;
    }

    /// <summary>Takes away the text that was added last.</summary>
    public void RemoveLast() => _length--;

    private int Used => _length == 0 ? 0 : _ends[_length - 1];

    private readonly record struct Page(byte[] Utf8, int[] Ends);
}
