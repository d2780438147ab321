using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>Writes a response as one self-describing JSON line. <see cref="BronzeLineReader"/> reads it back.</summary>
internal static class BronzeLine
{
    /// <summary>The version that lines say they are of.</summary>
    public const int Version = 2;

    /// <summary>The header that a line's <see cref="BronzeRecord.Link"/> is.</summary>
    public const string LinkName = "link";

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static ReadOnlySpan<byte> BodyName => ",\"body\":"u8;

    /// <summary>The line. The body comes last, so that a reader knows everything else when it meets it.</summary>
    /// <param name="record">What the line says of the request and its answer.</param>
    /// <param name="attempt">How it was answered, or not.</param>
    /// <param name="isJson">Whether its body is one JSON value, where somebody has found out already.</param>
    public static (LineParts Line, BronzeRecord Record) Write(BronzeRecord record, Attempt attempt, bool? isJson = null)
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
            KeptSha256 =
                answered is null ? null
                : answered.IsBodyAsReceived && (json is not { } kept || kept.Equals(body)) ? answered.Sha256
                : BronzeRecord.Digest((json ?? body).Span),
            Link = answered?.Headers.FirstOrDefault(h => LinkName.Equals(h.Key, StringComparison.OrdinalIgnoreCase)).Value,
            SaysWait = ThrottleHeaders.SayWait(answered?.Status, answered?.Headers ?? []),
        };

        var head = new ArrayBufferWriter<byte>(1024 + (json is null ? body.Length * 3 / 2 : 0));
        using (var writer = new Utf8JsonWriter(head, Relaxed))
        {
            writer.WriteStartObject();
            WriteRequest(writer, record);
            WriteAnswer(writer, record, answered?.Headers ?? []);
            WriteBody(writer, record.Encoding, body.Span);
        }

        if (json is not null)
        {
            head.Write(BodyName);
        }

        return (new(head.WrittenMemory, json ?? default), record);
    }

    /// <summary>Reads one line by itself.</summary>
    /// <inheritdoc cref="BronzeLineReader.TryRead"/>
    public static bool TryRead(ReadOnlyMemory<byte> line, out BronzeRecord record, out ReadOnlyMemory<byte> body) =>
        new BronzeLineReader().TryRead(line, out record, out body);

    private static void WriteBody(Utf8JsonWriter writer, BodyEncoding encoding, ReadOnlySpan<byte> body)
    {
        switch (encoding)
        {
            case BodyEncoding.Json:
                // It stands beside the head, as it is.
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
        if (record.Values.Count > 0)
        {
            writer.WriteStartObject("values");
            foreach (var (name, value) in record.Values)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        WriteWindow(writer, record);
        if (record.Page is { } page)
        {
            writer.WriteString("page", page);
        }

        if (record.Continues is { } begun)
        {
            writer.WriteString("continues", begun);
        }

        WriteSent(writer, record);
    }

    private static void WriteWindow(Utf8JsonWriter writer, BronzeRecord record)
    {
        writer.WriteString("from", record.From is { } from ? Day(from) : null);
        if (record.To != record.Date)
        {
            writer.WriteString("to", Day(record.To));
        }

        writer.WriteString("date", Day(record.Date));
        if (record is { From: not null, Final: { } final } && final.DayNumber != record.Date.DayNumber - 1)
        {
            writer.WriteString("final", Day(final));
        }

        if (record is { From: not null, Age: { } age })
        {
            writer.WriteString("age", Word.Of(age));
        }
    }

    private static void WriteSent(Utf8JsonWriter writer, BronzeRecord record)
    {
        writer.WriteString("url", record.Url);
        if (record.Method is { } method)
        {
            writer.WriteString("method", method);
        }

        if (record.RequestSha256 is { } digest)
        {
            writer.WriteString("request_sha256", digest);
            writer.WriteString("request_body", record.RequestBody);
        }
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
            writer.WriteStartObject("headers");
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

    private static bool IsText(ReadOnlySpan<byte> body) => Utf8.IsValid(body) && body.IndexOf((byte)0) < 0;

    // The format that .NET has ready; one that is spelled out takes several times as long, and each line has four moments.
    private static string Day(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);

    // To the microsecond.
    private static string Moment(DateTimeOffset at) =>
        string.Concat(at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).AsSpan(0, "2026-01-09T08:00:00.000000".Length), "Z");
}
