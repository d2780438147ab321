using System.Buffers;
using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Writes the JSON object of a row whose fields stand apart in the body; used for one row after the other.</summary>
internal sealed class RowText
{
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>The row.</summary>
    public ReadOnlySpan<byte> Json => _text.WrittenSpan;

    /// <summary>A field's name as it is written.</summary>
    public static byte[] Name(string name) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\"");

    public RowText Begin()
    {
        _text.ResetWrittenCount();
        _text.Write("{"u8);
        return this;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="name">Its name, with quotation marks and escapes.</param>
    /// <param name="value">Its value as JSON.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Separate();
        _text.Write(name);
        _text.Write(":"u8);
        _text.Write(value);
    }

    /// <summary>Adds the fields of an object.</summary>
    /// <param name="json">The object.</param>
    public void AddFields(ReadOnlySpan<byte> json)
    {
        if (!JsonText.IsEmptyObject(json))
        {
            Separate();
            _text.Write(json[1..^1]);
        }
    }

    public void End() => _text.Write("}"u8);

    private void Separate()
    {
        if (_text.WrittenCount > 1)
        {
            _text.Write(","u8);
        }
    }
}
