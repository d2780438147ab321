using System.Text;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Bronze.Segments;

/// <summary>
/// Reads the lines that <see cref="BronzeLine"/> has written. Lines that follow each other say much the same, and a text that was in the line before
/// is not made again. For one thread at a time.
/// </summary>
internal sealed class BronzeLineReader
{
    private const int DayLength = 10;

    private static readonly JsonReaderOptions Options = JsonText.Options with { MaxDepth = 128 };

    // What lines call the parts.
    private static readonly byte[][] Names =
    [
        .. Enum.GetValues<BronzePart>().Select(p => Encoding.UTF8.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(p.ToString()))),
    ];

    private BronzeHead _before;

    /// <summary>
    /// Reads a line. A body of JSON is a slice of it and is not looked into: whoever reads it finds out whether it is whole. Text and base64 are
    /// decoded.
    /// </summary>
    /// <returns>False when the line is not a whole bronze line: corrupted, or of a later version.</returns>
    public bool TryRead(ReadOnlyMemory<byte> line, out BronzeRecord record, out ReadOnlyMemory<byte> body)
    {
        record = null!;
        body = default;
        try
        {
            var json = new Utf8JsonReader(line.Span, Options);
            var said = default(BronzeHead);
            if (line.Span is not [.., (byte)'}'] || !TryReadHead(ref json, ref said) || said.Version != BronzeLine.Version)
            {
                return false;
            }

            record = said.Record();
            _before = said;
            return TryReadBody(ref json, line, record.Encoding, out body);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Everything before the body; the reader then stands at the body's name. False when no body follows.</summary>
    private bool TryReadHead(ref Utf8JsonReader json, ref BronzeHead said)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var next = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var part = Find(ref json, next);
            if (part == BronzePart.Body)
            {
                return true;
            }

            next = part is { } found ? (int)found + 1 : next;
            json.Read();
            if (part is { } known)
            {
                Read(known, ref json, ref said);
            }
            else
            {
                json.Skip();
            }
        }

        return false;
    }

    private static BronzePart? Find(ref Utf8JsonReader json, int next)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            var part = (next + i) % Names.Length;
            if (json.ValueTextEquals(Names[part]))
            {
                return (BronzePart)part;
            }
        }

        return null;
    }

    private void Read(BronzePart part, ref Utf8JsonReader json, ref BronzeHead said)
    {
        switch (part)
        {
            case BronzePart.V:
                said.Version = json.GetInt32();
                break;
            case BronzePart.RunId:
                said.RunId = Text(ref json, _before.RunId);
                break;
            case BronzePart.Chunk:
                said.Chunk = json.GetInt32();
                break;
            case BronzePart.Source:
                said.Source = Text(ref json, _before.Source);
                break;
            case BronzePart.Domain:
                said.Domain = Text(ref json, _before.Domain);
                break;
            case BronzePart.Dataset:
                said.Dataset = Text(ref json, _before.Dataset);
                break;
            case BronzePart.Discriminator:
                said.Discriminator = Text(ref json, _before.Discriminator);
                break;
            case BronzePart.Ticker:
                said.Ticker = Text(ref json, _before.Ticker);
                break;
            default:
                ReadQuestion(part, ref json, ref said);
                break;
        }
    }

    private void ReadQuestion(BronzePart part, ref Utf8JsonReader json, ref BronzeHead said)
    {
        switch (part)
        {
            case BronzePart.From:
                said.From = Day(ref json);
                break;
            case BronzePart.Date:
                said.Date = Day(ref json);
                break;
            case BronzePart.Page:
                said.Page = Text(ref json, _before.Page);
                break;
            case BronzePart.Continues:
                said.Continues = Text(ref json, _before.Continues);
                break;
            case BronzePart.Url:
                said.Url = Text(ref json, _before.Url);
                break;
            default:
                ReadAnswer(part, ref json, ref said);
                break;
        }
    }

    private void ReadAnswer(BronzePart part, ref Utf8JsonReader json, ref BronzeHead said)
    {
        switch (part)
        {
            case BronzePart.SentAt:
                said.SentAt = json.GetDateTimeOffset();
                break;
            case BronzePart.ReceivedAt:
                said.ReceivedAt = json.GetDateTimeOffset();
                break;
            case BronzePart.Attempts:
                said.Attempts = json.GetInt32();
                break;
            case BronzePart.Status:
                said.Status = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
                break;
            case BronzePart.Headers:
                ReadHeaders(ref json, ref said);
                break;
            case BronzePart.Failure:
                said.Failure = Text(ref json, _before.Failure);
                break;
            case BronzePart.Message:
                said.Message = Text(ref json, _before.Message);
                break;
            case BronzePart.Bytes:
                said.Bytes = json.TokenType == JsonTokenType.Null ? 0 : json.GetInt64();
                break;
            case BronzePart.Sha256:
                said.Sha256 = Text(ref json, _before.Sha256);
                break;
            case BronzePart.KeptSha256:
                said.KeptSha256 = Text(ref json, _before.KeptSha256);
                break;
            case BronzePart.Encoding:
                said.Encoding = Text(ref json, _before.Encoding);
                break;
            default:
                json.Skip();
                break;
        }
    }

    // Of most lines, one header at most is of use to a reader.
    private static void ReadHeaders(ref Utf8JsonReader json, ref BronzeHead said)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        var telling = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isLink =
                json.ValueSpan.Length == BronzeLine.LinkName.Length
                && BronzeLine.LinkName.Equals(json.GetString(), StringComparison.OrdinalIgnoreCase);
            var name = ThrottleHeaders.Decide(said.Status) ? json.GetString() : null;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
            {
                continue;
            }

            if (isLink)
            {
                said.Link = json.GetString();
            }

            if (name is not null)
            {
                telling.Add(new(name, json.GetString()!));
            }
        }

        said.SaysWait = ThrottleHeaders.SayWait(said.Status, telling);
    }

    private static bool TryReadBody(
        ref Utf8JsonReader json,
        ReadOnlyMemory<byte> line,
        BodyEncoding encoding,
        out ReadOnlyMemory<byte> body
    )
    {
        if (encoding == BodyEncoding.Json)
        {
            // From the colon behind the name to the brace that ends the line.
            body = line[(int)json.BytesConsumed..^1];
            return true;
        }

        json.Read();
        body = encoding switch
        {
            BodyEncoding.Text => Encoding.UTF8.GetBytes(json.GetString() ?? ""),
            BodyEncoding.Base64 => json.GetBytesFromBase64(),
            _ => default,
        };
        return json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read();
    }

    private static string? Text(ref Utf8JsonReader json, string? before) =>
        before is not null && json.TokenType == JsonTokenType.String && json.ValueTextEquals(before) ? before : json.GetString();

    private static DateOnly? Day(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Null ? null
        : json.ValueSpan.Length == DayLength ? DateOnly.FromDateTime(json.GetDateTime())
        : throw new FormatException("a day");
}
