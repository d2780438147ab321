using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Looks at a body as JSON without building anything from it.</summary>
internal static class JsonBody
{
    // Deeper bodies are kept as text: no market data nests like this, and a parser with a stack would break on them.
    private const int MaxDepth = 64;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The body on one line, token for token: only a byte order mark and white space between tokens go. Null when it is not JSON, or JSON that
    /// other readers refuse: DuckDB gives up on a whole folder for one half of a surrogate pair.
    /// </summary>
    public static ReadOnlyMemory<byte>? OnOneLine(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[3..];
        }

        if (body.Length == 0 || !Utf8.IsValid(body.Span) || !IsJson(body.Span) || HasHalfPair(body.Span))
        {
            return null;
        }

        return body.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? body : WithoutSpace(body.Span);
    }

    /// <summary>True when the body is one JSON value, whatever its strings hold.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
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
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
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

    /// <summary>The reader stands at this name.</summary>
    public static bool IsAt(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped
            ? Text(ref reader) is { } text && name.SequenceEqual(Encoding.UTF8.GetBytes(text))
            : reader.ValueTextEquals(name);

    private static byte[] WithoutSpace(ReadOnlySpan<byte> json)
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

    /// <summary>
    /// Moves a fresh reader to the start of the rows: the array, or the single object, at the end of the path. False when the path leads
    /// nowhere or to a plain value.
    /// </summary>
    public static bool EnterRows(ref Utf8JsonReader reader, IReadOnlyList<string> path)
    {
        if (!reader.Read())
        {
            return false;
        }

        foreach (var field in path)
        {
            if (!EnterField(ref reader, field))
            {
                return false;
            }
        }

        return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
    }

    private static bool EnterField(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = IsAt(ref reader, Encoding.UTF8.GetBytes(field));
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>How many rows the reader, standing at their start, has before it. An object without fields is no row.</summary>
    public static long CountRows(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.EndObject ? 0 : 1;
        }

        var rows = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            rows++;
            reader.Skip();
        }

        return rows;
    }
}
