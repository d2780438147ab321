using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Hands out names and values of a JSON body without making texts of them: slices of the body, and of a buffer where an escape had to be undone. A
/// name stays valid while its value is read.
/// </summary>
internal sealed class JsonScratch
{
    private byte[] _name = [];
    private byte[] _value = [];

    /// <summary>The fields of a plain row.</summary>
    public PlainFields Fields => field ??= new();

    /// <summary>The name that the reader stands at; a name that is no text comes as it is written.</summary>
    public ReadOnlySpan<byte> Name(ref Utf8JsonReader json) =>
        json.ValueIsEscaped && TryUnescape(ref json, ref _name, out var name) ? name : json.ValueSpan;

    /// <summary>A value that stands alone.</summary>
    /// <param name="json">Its JSON, without anything around it.</param>
    public FieldValue Value(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.Options);
        reader.Read();
        return Value(ref reader, json);
    }

    /// <summary>The value that the reader stands at; the reader then stands at its end.</summary>
    public FieldValue Value(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String when !json.ValueIsEscaped:
                return new(FieldKind.Text, json.ValueSpan, Token(ref json, body));
            case JsonTokenType.String when TryUnescape(ref json, ref _value, out var text):
                return new(FieldKind.Text, text, Token(ref json, body));
            case JsonTokenType.String:
                return new(FieldKind.BrokenText, json.ValueSpan, Token(ref json, body));
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var kind = json.TokenType == JsonTokenType.StartObject ? FieldKind.Object : FieldKind.Array;
                var start = (int)json.TokenStartIndex;
                json.Skip();
                var whole = body[start..(int)json.BytesConsumed];
                return new(kind, whole, whole);
            default:
                return new(FieldKind.Plain, json.ValueSpan, json.ValueSpan);
        }
    }

    // A text with its quotation marks.
    private static ReadOnlySpan<byte> Token(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> body) =>
        body[(int)json.TokenStartIndex..(int)json.BytesConsumed];

    private static bool TryUnescape(scoped ref Utf8JsonReader json, ref byte[] buffer, out ReadOnlySpan<byte> text)
    {
        if (buffer.Length < json.ValueSpan.Length)
        {
            buffer = new byte[json.ValueSpan.Length * 2];
        }

        try
        {
            text = buffer.AsSpan(0, json.CopyString(buffer));
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            text = default;
            return false;
        }
    }
}
