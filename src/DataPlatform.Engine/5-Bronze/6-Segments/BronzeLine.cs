using System.Buffers;
using System.Globalization;
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

    // A body up to here is copied to stand in its line: that costs less than writing its line in pieces.
    private const int LargestCopied = 32 * 1024;

    private static ReadOnlySpan<byte> BodyName => ",\"body\":"u8;

    /// <summary>The line. The body comes last, so that a reader knows everything else when it meets it.</summary>
    /// <param name="buffer">What it is written in; the line is valid as long as it is not disposed, and as long as the body.</param>
    /// <param name="record">What the line says of the request and its answer.</param>
    /// <param name="attempt">How it was answered, or not.</param>
    /// <param name="isJson">Whether its body is one JSON value, where somebody has found out already.</param>
    /// <returns>The line, and the record with what it says of the body.</returns>
    public static (LineParts Line, BronzeRecord Record) Write(LineBuffer buffer, BronzeRecord record, Attempt attempt, bool? isJson = null)
    {
        var answered = attempt as Attempt.Answered;
        var body = answered?.Body ?? default;
        var headers = answered?.Headers ?? [];
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
            Link = HeaderList.Find(headers, LinkName),
            SaysWait = ThrottleHeaders.SayWait(answered?.Status, headers),
        };
        WriteHead(buffer.Json, record, headers, body.Span);
        return (Line(buffer.Bytes, json, isShort: body.Length <= LargestCopied), record);
    }

    /// <summary>Reads one line by itself.</summary>
    /// <inheritdoc cref="BronzeLineReader.TryRead"/>
    public static bool TryRead(ReadOnlyMemory<byte> line, out BronzeRecord record, out ReadOnlyMemory<byte> body) =>
        new BronzeLineReader().TryRead(line, out record, out body);

    private static LineParts Line(ArrayBufferWriter<byte> head, ReadOnlyMemory<byte>? json, bool isShort)
    {
        if (json is not null)
        {
            head.Write(BodyName);
        }

        // What is appended to a buffer that is nearly full grows it, and copies it.
        if (!isShort)
        {
            return new(head.WrittenMemory, json ?? default);
        }

        head.Write((json ?? default).Span);
        head.Write(LineParts.End.Span);
        return new(head.WrittenMemory);
    }

    private static void WriteHead(
        Utf8JsonWriter writer,
        BronzeRecord record,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body
    )
    {
        writer.WriteStartObject();
        WriteRequest(writer, record);
        WriteAnswer(writer, record, headers);
        WriteBody(writer, record.Encoding, body);
        writer.Flush();
    }

    private static void WriteBody(Utf8JsonWriter writer, BodyEncoding encoding, ReadOnlySpan<byte> body)
    {
        switch (encoding)
        {
            case BodyEncoding.Json:
                // It stands beside the head, as it is.
                break;
            case BodyEncoding.Text:
                writer.WriteString("body"u8, body);
                break;
            case BodyEncoding.Base64:
                writer.WriteBase64String("body"u8, body);
                break;
            default:
                writer.WriteNull("body"u8);
                break;
        }
    }

    private static void WriteRequest(Utf8JsonWriter writer, BronzeRecord record)
    {
        writer.WriteNumber("v"u8, Version);
        writer.WriteString("run_id"u8, record.RunId);
        writer.WriteNumber("chunk"u8, record.Chunk);
        writer.WriteString("source"u8, record.Source);
        writer.WriteString("domain"u8, record.Domain);
        writer.WriteString("dataset"u8, record.Dataset);
        writer.WriteString("discriminator"u8, record.Discriminator);
        writer.WriteString("ticker"u8, record.Ticker);
        if (record.Values.Count > 0)
        {
            writer.WriteStartObject("values"u8);
            foreach (var (name, value) in record.Values)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        WriteWindow(writer, record);
        if (record.Page is { } page)
        {
            writer.WriteString("page"u8, page);
        }

        if (record.Continues is { } begun)
        {
            writer.WriteString("continues"u8, begun);
        }

        WriteSent(writer, record);
    }

    private static void WriteWindow(Utf8JsonWriter writer, BronzeRecord record)
    {
        if (record.From is { } from)
        {
            WriteDay(writer, "from"u8, from);
        }
        else
        {
            writer.WriteNull("from"u8);
        }

        if (record.To != record.Date)
        {
            WriteDay(writer, "to"u8, record.To);
        }

        WriteDay(writer, "date"u8, record.Date);
        if (record is { From: not null, Final: { } final } && final.DayNumber != record.Date.DayNumber - 1)
        {
            WriteDay(writer, "final"u8, final);
        }

        if (record is { From: not null, Age: { } age })
        {
            writer.WriteString("age"u8, Word.Of(age));
        }
    }

    private static void WriteSent(Utf8JsonWriter writer, BronzeRecord record)
    {
        writer.WriteString("url"u8, record.Url);
        if (record.Method is { } method)
        {
            writer.WriteString("method"u8, method);
        }

        if (record.RequestSha256 is { } digest)
        {
            writer.WriteString("request_sha256"u8, digest);
            writer.WriteString("request_body"u8, record.RequestBody);
        }
    }

    private static void WriteAnswer(Utf8JsonWriter writer, BronzeRecord record, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        WriteMoment(writer, "sent_at"u8, record.SentAt);
        WriteMoment(writer, "received_at"u8, record.ReceivedAt);
        writer.WriteNumber("duration_ms"u8, Math.Round((record.ReceivedAt - record.SentAt).TotalMilliseconds, 3));
        writer.WriteNumber("attempts"u8, record.Attempts);
        if (record.Status is { } status)
        {
            writer.WriteNumber("status"u8, status);
            writer.WriteStartObject("headers"u8);
            for (var i = 0; i < headers.Count; i++)
            {
                writer.WriteString(headers[i].Key, headers[i].Value);
            }

            writer.WriteEndObject();
            writer.WriteNumber("bytes"u8, record.Bytes);
            writer.WriteString("sha256"u8, record.Sha256);
            if (record.KeptSha256 != record.Sha256)
            {
                writer.WriteString("kept_sha256"u8, record.KeptSha256);
            }
        }
        else
        {
            writer.WriteNull("status"u8);
            writer.WriteString("failure"u8, record.Failure is { } failure ? Word.Of(failure) : null);
            writer.WriteString("message"u8, record.Message);
        }

        writer.WriteString("encoding"u8, Word.Of(record.Encoding));
    }

    private static bool IsText(ReadOnlySpan<byte> body) => Utf8.IsValid(body) && body.IndexOf((byte)0) < 0;

    // The format that .NET has ready; one that is spelled out takes several times as long, and each line has four moments.
    private static void WriteDay(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateOnly date)
    {
        Span<byte> text = stackalloc byte["2026-01-09".Length];
        date.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        writer.WriteString(name, text);
    }

    // To the microsecond.
    private static void WriteMoment(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte["2026-01-09T08:00:00.0000000Z".Length];
        at.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[^2] = (byte)'Z';
        writer.WriteString(name, text[..^1]);
    }
}
