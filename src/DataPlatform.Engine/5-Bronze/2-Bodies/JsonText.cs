using System.Text.Json;
using System.Text.Unicode;

namespace DataPlatform.Bronze.Bodies;

/// <summary>What can be said of a body as JSON text, whatever it means.</summary>
internal static class JsonText
{
    // Deeper bodies are kept as text: no market data nests like this, and a parser with a stack would break on them.
    private const int MaxDepth = 64;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private static ReadOnlySpan<byte> Space => " \r\n\t"u8;

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The body on one line, token for token: only a byte order mark and white space between tokens go. Null when it is not JSON, or JSON that
    /// other readers refuse: DuckDB gives up on a whole folder for one half of a surrogate pair.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="isJson">Whether it is JSON, where somebody has found out already.</param>
    public static ReadOnlyMemory<byte>? OnOneLine(ReadOnlyMemory<byte> body, bool? isJson = null)
    {
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        if (!(isJson ?? IsJson(body.Span)) || HasHalfPair(body.Span))
        {
            return null;
        }

        return body.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? body : WithoutSpace(body.Span);
    }

    /// <summary>False when the first character alone rules JSON out.</summary>
    public static bool MayBeginJson(ReadOnlySpan<byte> body) =>
        body.TrimStart(" \r\n\t"u8) is [var first, ..] && "{[\"-0123456789tfn"u8.Contains(first);

    /// <summary>True when the body is one JSON value, whatever its strings hold.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || !Utf8.IsValid(body))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(body, Options);
            while (reader.Read())
            {
                // Reading is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True when a string or name in the JSON is no text.</summary>
    public static bool HasHalfPair(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\') || (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, Options);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && Text(ref reader) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The string or name that the reader stands at; null when it holds half of a surrogate pair, which is valid JSON but no text.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            return null;
        }
    }

    /// <summary>Whether the name that the reader stands at is a certain one; one that is no text is none.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="name">The name in UTF-8.</param>
    public static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueIsEscaped ? reader.ValueTextEquals(name) : reader.ValueSpan.SequenceEqual(name);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            return false;
        }
    }

    /// <summary>JSON without the white space between its tokens.</summary>
    public static byte[] WithoutSpace(ReadOnlySpan<byte> json)
    {
        var line = new byte[json.Length];
        var length = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (inString)
            {
                line[length++] = b;
                if (b == '\\')
                {
                    line[length++] = json[++i];
                }
                else if (b == '"')
                {
                    inString = false;
                }
            }
            else if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                line[length++] = b;
                inString = b == '"';
            }
        }

        return line[..length];
    }

    /// <summary>True for an object without fields.</summary>
    /// <param name="json">A JSON value.</param>
    public static bool IsEmptyObject(ReadOnlySpan<byte> json) => json is [(byte)'{', .., (byte)'}'] && json[1..^1].Trim(Space).IsEmpty;

    /// <summary>True for a text that is null, or an object or array with nothing in it.</summary>
    public static bool IsNothing(ReadOnlySpan<byte> text)
    {
        var json = text.Trim(Space);
        return json.SequenceEqual("null"u8)
            || IsEmptyObject(json)
            || (json is [(byte)'[', .., (byte)']'] && json[1..^1].Trim(Space).IsEmpty);
    }

    /// <summary>True for null, and for an object or array with nothing in it.</summary>
    /// <param name="json">A reader that stands at the value.</param>
    public static bool IsNothing(Utf8JsonReader json)
    {
        var begins = json.TokenType;
        return begins is JsonTokenType.Null
            || (
                begins is JsonTokenType.StartObject or JsonTokenType.StartArray
                && json.Read()
                && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray
            );
    }

    /// <summary>True for what programs write where there is nothing to say: besides nothing, false, 0 and a text without letters.</summary>
    /// <param name="json">A reader that stands at the value.</param>
    public static bool SaysNothing(Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.False => true,
            JsonTokenType.String => json.ValueSpan.Trim(" "u8).IsEmpty,
            JsonTokenType.Number => IsZero(json.ValueSpan),
            _ => IsNothing(json),
        };

    private static bool IsZero(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? number : number[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    /// <summary>Whether a name, in UTF-8, is among some.</summary>
    public static bool IsOneOf(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var one in names)
        {
            if (name.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
