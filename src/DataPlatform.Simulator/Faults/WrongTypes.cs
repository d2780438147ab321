using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Simulator.Faults;

/// <summary>Spoils one row of an answer, somewhere in it. An answer without rows comes back as it was.</summary>
internal static class WrongTypes
{
    private const string NotAvailable = "n/a";

    /// <param name="body">The answer.</param>
    /// <param name="where">Which row: from 0, the first, to just below 1, the last.</param>
    public static byte[] SpoilJson(ReadOnlySpan<byte> body, double where)
    {
        var (start, end, hasNumbers) = FindRow(body, (int)(CountRows(body) * where));
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

    /// <param name="body">The answer.</param>
    /// <param name="where">Which row: from 0, the first, to just below 1, the last.</param>
    public static byte[] SpoilCsv(ReadOnlySpan<byte> body, double where)
    {
        var lines = Encoding.UTF8.GetString(body).Split('\n');
        var rows = lines.Skip(1).Count(line => line.Length > 0);
        if (rows > 0)
        {
            // The first two fields are the key; all the others are numbers.
            var at = 1 + (int)(rows * where);
            var fields = lines[at].Split(',');
            lines[at] = string.Join(',', fields.Select((field, nth) => nth < 2 ? field : $"\"{NotAvailable}\""));
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static int CountRows(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var rows = 0;
        while (EnterRow(ref reader))
        {
            rows++;
            reader.Skip();
        }

        return rows;
    }

    private static (long Start, long End, bool HasNumbers) FindRow(ReadOnlySpan<byte> body, int row)
    {
        var reader = new Utf8JsonReader(body);
        for (; EnterRow(ref reader); row--)
        {
            if (row > 0)
            {
                reader.Skip();
                continue;
            }

            var (start, depth, hasNumbers) = (reader.TokenStartIndex, reader.CurrentDepth, false);
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                hasNumbers |= reader.TokenType == JsonTokenType.Number;
            }

            return (start, reader.TokenStartIndex, hasNumbers);
        }

        return (0, 0, false);
    }

    /// <summary>Moves to the next object that stands in an array; false when there is none. The caller reads or skips it to its end.</summary>
    private static bool EnterRow(ref Utf8JsonReader reader)
    {
        var inArray = reader.CurrentDepth > 0;
        while (reader.Read())
        {
            inArray |= reader.TokenType == JsonTokenType.StartArray;
            if (inArray && reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }
        }

        return false;
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
