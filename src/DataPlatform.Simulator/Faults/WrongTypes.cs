using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Simulator.Faults;

/// <summary>Spoils the first row of an answer. An answer without rows comes back as it was.</summary>
internal static class WrongTypes
{
    private const string NotAvailable = "n/a";

    public static byte[] SpoilJson(ReadOnlySpan<byte> body)
    {
        var (start, end, hasNumbers) = FindFirstRow(body);
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        using var json = new Utf8JsonWriter(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            var inRow = reader.TokenStartIndex >= start && reader.TokenStartIndex < end;
            if (inRow && reader.TokenType == JsonTokenType.Number)
            {
                json.WriteStringValue(NotAvailable);
            }
            else if (inRow && !hasNumbers && reader.TokenType == JsonTokenType.String)
            {
                json.WriteStartObject();
                json.WriteEndObject();
            }
            else
            {
                Copy(ref reader, json);
            }
        }

        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static byte[] SpoilCsv(ReadOnlySpan<byte> body)
    {
        var lines = Encoding.UTF8.GetString(body).Split('\n');
        if (lines.Length > 1)
        {
            // The first two fields are the key; all the others are numbers.
            var fields = lines[1].Split(',');
            lines[1] = string.Join(',', fields.Select((field, at) => at < 2 ? field : $"\"{NotAvailable}\""));
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static (long Start, long End, bool HasNumbers) FindFirstRow(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var inArray = false;
        var start = -1L;
        var depth = 0;
        var hasNumbers = false;
        while (reader.Read())
        {
            inArray |= reader.TokenType == JsonTokenType.StartArray;
            if (start < 0 && inArray && reader.TokenType == JsonTokenType.StartObject)
            {
                (start, depth) = (reader.TokenStartIndex, reader.CurrentDepth);
            }
            else if (start >= 0 && reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth)
            {
                return (start, reader.TokenStartIndex, hasNumbers);
            }

            hasNumbers |= start >= 0 && reader.TokenType == JsonTokenType.Number;
        }

        return (0, 0, hasNumbers);
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                json.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                json.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                json.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                json.WriteStringValue(reader.GetString());
                break;
            default:
                json.WriteRawValue(reader.ValueSpan);
                break;
        }
    }
}
