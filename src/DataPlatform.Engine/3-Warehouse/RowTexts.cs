using System.Text;

namespace DataPlatform.Warehouse;

/// <summary>The texts of a row that is being read, in UTF-8 and one behind the other, so that none of them becomes a string.</summary>
internal sealed class RowTexts
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>How many bytes there are: a mark to which <see cref="CutTo"/> goes back.</summary>
    public int Length => _length;

    /// <summary>The text of a cell.</summary>
    public ReadOnlySpan<byte> this[in Cell cell]
    {
        get
        {
            var (start, length) = cell.Place;
            return _bytes.AsSpan(start, length);
        }
    }

    /// <summary>Puts a text into a cell.</summary>
    public void Put(ReadOnlySpan<byte> utf8, ref Cell cell)
    {
        if (_bytes.Length - _length < utf8.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + utf8.Length));
        }

        utf8.CopyTo(_bytes.AsSpan(_length));
        cell.Place = (_length, utf8.Length);
        cell.HasValue = true;
        _length += utf8.Length;
    }

    /// <summary>Puts a text into a cell.</summary>
    public void Put(string text, ref Cell cell) => Put(Encoding.UTF8.GetBytes(text), ref cell);

    /// <summary>Forgets what came behind a mark.</summary>
    public void CutTo(int length) => _length = length;
}
