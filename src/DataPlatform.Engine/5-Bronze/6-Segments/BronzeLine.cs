using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>Writes a response as one self-describing JSON line, and reads it back.</summary>
internal static class BronzeLine
{
    private const int Version = 2;

    // It said nothing of the body as it is kept.
    private const int VersionWithoutDigest = 1;
    private const string HeadersName = "headers";

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The line, with its line feed. The body comes last, so that a reader knows everything else when it meets it.</summary>
    /// <param name="record">What the line says of the request and its answer.</param>
    /// <param name="attempt">How it was answered, or not.</param>
    /// <param name="isJson">Whether its body is one JSON value, where somebody has found out already.</param>
    public static (ReadOnlyMemory<byte> Line, BronzeRecord Record) Write(BronzeRecord record, Attempt attempt, bool? isJson = null)
    {
        var answered = attempt as Attempt.Answered;
        var body = answered?.Body ?? default;
        var json = answered is null ? null : JsonText.OnOneLine(body, isJson);
        record = record with
        {
            Encoding =
                answered is null ? BodyEncoding.None
                : json is not null ? BodyEncoding.Json
                : IsText(body.Span) ? BodyEncoding.Text
                : BodyEncoding.Base64,
            Bytes = answered?.Bytes ?? 0,
            Sha256 = answered?.Sha256,
            KeptSha256 = answered is null ? null : BronzeRecord.Digest((json ?? body).Span),
            SaysWait = ThrottleHeaders.SayWait(answered?.Headers ?? []),
        };

        var buffer = new ArrayBufferWriter<byte>(1024 + (json?.Length ?? body.Length * 3 / 2));
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            WriteRequest(writer, record);
            WriteAnswer(writer, record, answered?.Headers ?? []);
            WriteBody(writer, record.Encoding, (json ?? body).Span);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return (buffer.WrittenMemory, record);
    }

    private static void WriteBody(Utf8JsonWriter writer, BodyEncoding encoding, ReadOnlySpan<byte> body)
    {
        switch (encoding)
        {
            case BodyEncoding.Json:
                writer.WritePropertyName("body");
                writer.WriteRawValue(body, skipInputValidation: true);
                break;
            case BodyEncoding.Text:
                writer.WriteString("body", body);
                break;
            case BodyEncoding.Base64:
                writer.WriteBase64String("body", body);
                break;
            default:
                writer.WriteNull("body");
                break;
        }
    }

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
            if (
                line.Span is not [.., (byte)'}']
                || ReadHead(ref reader) is not { } fields
                || VersionOf(fields) is not (Version or VersionWithoutDigest)
            )
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
            if (name == HeadersName && reader.TokenType == JsonTokenType.StartObject)
            {
                fields[HeadersName] = ThrottleHeaders.SayWait(ReadHeaders(ref reader)) ? "wait" : null;
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

    private static List<KeyValuePair<string, string>> ReadHeaders(ref Utf8JsonReader reader)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers.Add(new(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : ""));
        }

        return headers;
    }

    private static void WriteRequest(Utf8JsonWriter writer, BronzeRecord record)
    {
        writer.WriteNumber("v", Version);
        writer.WriteString("run_id", record.RunId);
        writer.WriteNumber("chunk", record.Chunk);
        writer.WriteString("source", record.Source);
        writer.WriteString("domain", record.Domain);
        writer.WriteString("dataset", record.Dataset);
        writer.WriteString("discriminator", record.Discriminator);
        writer.WriteString("ticker", record.Ticker);
        writer.WriteString("from", record.From is { } from ? Day(from) : null);
        writer.WriteString("date", Day(record.Date));
        if (record.Page is { } page)
        {
            writer.WriteString("page", page);
        }

        if (record.Continues is { } begun)
        {
            writer.WriteString("continues", begun);
        }

        writer.WriteString("url", record.Url);
    }

    private static void WriteAnswer(Utf8JsonWriter writer, BronzeRecord record, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        writer.WriteString("sent_at", Moment(record.SentAt));
        writer.WriteString("received_at", Moment(record.ReceivedAt));
        writer.WriteNumber("duration_ms", Math.Round((record.ReceivedAt - record.SentAt).TotalMilliseconds, 3));
        writer.WriteNumber("attempts", record.Attempts);
        if (record.Status is { } status)
        {
            writer.WriteNumber("status", status);
            writer.WriteStartObject(HeadersName);
            foreach (var (name, value) in headers)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteNumber("bytes", record.Bytes);
            writer.WriteString("sha256", record.Sha256);
            if (record.KeptSha256 != record.Sha256)
            {
                writer.WriteString("kept_sha256", record.KeptSha256);
            }
        }
        else
        {
            writer.WriteNull("status");
            writer.WriteString("failure", record.Failure is { } failure ? Word.Of(failure) : null);
            writer.WriteString("message", record.Message);
        }

        writer.WriteString("encoding", Word.Of(record.Encoding));
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
            Continues = fields.GetValueOrDefault("continues"),
            Url = Required(fields, "url"),
            SentAt = DateTimeOffset.Parse(Required(fields, "sent_at"), CultureInfo.InvariantCulture),
            ReceivedAt = DateTimeOffset.Parse(Required(fields, "received_at"), CultureInfo.InvariantCulture),
            Attempts = int.Parse(Required(fields, "attempts"), CultureInfo.InvariantCulture),
            Status = fields.GetValueOrDefault("status") is { } status ? int.Parse(status, CultureInfo.InvariantCulture) : null,
            SaysWait = fields.GetValueOrDefault(HeadersName) is not null,
            Failure = Word.Read<FailureKind>(fields.GetValueOrDefault("failure")),
            Message = fields.GetValueOrDefault("message"),
            Sha256 = fields.GetValueOrDefault("sha256"),
            KeptSha256 =
                VersionOf(fields) == VersionWithoutDigest
                    ? null
                    : fields.GetValueOrDefault("kept_sha256") ?? fields.GetValueOrDefault("sha256"),
            Bytes = fields.GetValueOrDefault("bytes") is { } bytes ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0,
            Encoding = Encoding(fields.GetValueOrDefault("encoding")),
        };

    private static int? VersionOf(Dictionary<string, string?> fields) =>
        int.TryParse(fields.GetValueOrDefault("v"), CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string Required(Dictionary<string, string?> fields, string name) => fields[name] ?? throw new FormatException(name);

    private static BodyEncoding Encoding(string? name) => Word.Read<BodyEncoding>(name) ?? throw new FormatException("encoding");

    private static bool IsText(ReadOnlySpan<byte> body) => Utf8.IsValid(body) && body.IndexOf((byte)0) < 0;

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
