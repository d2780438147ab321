using System.Globalization;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>Writes a response as one self-describing JSON line, and reads it back.</summary>
internal static partial class BronzeLine
{
    private const int Version = 2;
    private const string Headers = "headers";
    private const string LinkName = "link";
    private const string Link = "headers.link";
    private const string Wait = "headers.wait";

    /// <summary>
    /// Reads a line. A body of JSON is a slice of it and is not looked into: whoever reads it finds out whether it is whole. Text and base64 are
    /// decoded.
    /// </summary>
    /// <returns>False when the line is not a whole bronze line: corrupted, or of a later version.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> line, out BronzeRecord record, out ReadOnlyMemory<byte> body)
    {
        record = null!;
        body = default;
        try
        {
            var reader = new Utf8JsonReader(line.Span, JsonText.Options with { MaxDepth = 128 });
            if (line.Span is not [.., (byte)'}'] || ReadHead(ref reader) is not { } fields || VersionOf(fields) is not Version)
            {
                return false;
            }

            record = FromFields(fields);
            return TryReadBody(ref reader, line, record.Encoding, out body);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Everything before the body; the reader then stands at the body's name. Null when no body follows.</summary>
    private static Dictionary<string, string?>? ReadHead(ref Utf8JsonReader reader)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("body"u8))
            {
                return fields;
            }

            var name = reader.GetString()!;
            reader.Read();
            if (name == Headers && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadHeaders(ref reader, fields);
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else
            {
                fields[name] = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Null => null,
                    _ => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                };
            }
        }

        return null;
    }

    private static bool TryReadBody(
        ref Utf8JsonReader reader,
        ReadOnlyMemory<byte> line,
        BodyEncoding encoding,
        out ReadOnlyMemory<byte> body
    )
    {
        if (encoding == BodyEncoding.Json)
        {
            // From the colon behind the name to the brace that ends the line.
            body = line[(int)reader.BytesConsumed..^1];
            return true;
        }

        reader.Read();
        body = encoding switch
        {
            BodyEncoding.Text => System.Text.Encoding.UTF8.GetBytes(reader.GetString() ?? ""),
            BodyEncoding.Base64 => reader.GetBytesFromBase64(),
            _ => default,
        };
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    // Of most lines, one header at most is of use to a reader.
    private static void ReadHeaders(ref Utf8JsonReader reader, Dictionary<string, string?> fields)
    {
        var status = StatusOf(fields);
        var telling = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLink =
                reader.ValueSpan.Length == LinkName.Length && LinkName.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase);
            var name = ThrottleHeaders.Decide(status) ? reader.GetString() : null;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                continue;
            }

            if (isLink)
            {
                fields[Link] = reader.GetString();
            }

            if (name is not null)
            {
                telling.Add(new(name, reader.GetString()!));
            }
        }

        fields[Wait] = ThrottleHeaders.SayWait(status, telling) ? "yes" : null;
    }

    private static BronzeRecord FromFields(Dictionary<string, string?> fields) =>
        new()
        {
            RunId = Required(fields, "run_id"),
            Chunk = int.Parse(Required(fields, "chunk"), CultureInfo.InvariantCulture),
            Source = Required(fields, "source"),
            Domain = Required(fields, "domain"),
            Dataset = Required(fields, "dataset"),
            Discriminator = fields.GetValueOrDefault("discriminator"),
            Ticker = fields.GetValueOrDefault("ticker"),
            From = fields.GetValueOrDefault("from") is { } from
                ? DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                : null,
            Date = DateOnly.ParseExact(Required(fields, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Page = fields.GetValueOrDefault("page"),
            Link = fields.GetValueOrDefault(Link),
            Continues = fields.GetValueOrDefault("continues"),
            Url = Required(fields, "url"),
            SentAt = DateTimeOffset.Parse(Required(fields, "sent_at"), CultureInfo.InvariantCulture),
            ReceivedAt = DateTimeOffset.Parse(Required(fields, "received_at"), CultureInfo.InvariantCulture),
            Attempts = int.Parse(Required(fields, "attempts"), CultureInfo.InvariantCulture),
            Status = StatusOf(fields),
            SaysWait = fields.GetValueOrDefault(Wait) is not null,
            Failure = Word.Read<FailureKind>(fields.GetValueOrDefault("failure")),
            Message = fields.GetValueOrDefault("message"),
            Sha256 = fields.GetValueOrDefault("sha256"),
            KeptSha256 = fields.GetValueOrDefault("kept_sha256") ?? fields.GetValueOrDefault("sha256"),
            Bytes = fields.GetValueOrDefault("bytes") is { } bytes ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0,
            Encoding = Encoding(fields.GetValueOrDefault("encoding")),
        };

    private static int? StatusOf(Dictionary<string, string?> fields) =>
        fields.GetValueOrDefault("status") is { } status ? int.Parse(status, CultureInfo.InvariantCulture) : null;

    private static int? VersionOf(Dictionary<string, string?> fields) =>
        int.TryParse(fields.GetValueOrDefault("v"), CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string Required(Dictionary<string, string?> fields, string name) => fields[name] ?? throw new FormatException(name);

    private static BodyEncoding Encoding(string? name) => Word.Read<BodyEncoding>(name) ?? throw new FormatException("encoding");
}
