using System.Text;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Bronze.Segments;

/// <summary>
/// Reads the lines that <see cref="BronzeLine"/> has written. Lines that follow each other say much the same, and a text that was in the line before
/// is not made again. For one thread at a time.
/// </summary>
/// <param name="wanted">The headers that a record shall have, by name; null: none.</param>
internal sealed class BronzeLineReader(IReadOnlySet<string>? wanted = null)
{
    private const int DayLength = 10;

    private static readonly JsonReaderOptions Options = JsonText.Options with { MaxDepth = 128 };

    // In the order in which they are written. Whatever else a line says, nobody reads.
    private static readonly Part[] Parts =
    [
        new("v", static (ref json, ref said, in _) => said.Version = json.GetInt32()),
        new("run_id", static (ref json, ref said, in before) => said.RunId = Text(ref json, before.RunId)),
        new("chunk", static (ref json, ref said, in _) => said.Chunk = json.GetInt32()),
        new("source", static (ref json, ref said, in before) => said.Source = Text(ref json, before.Source)),
        new("domain", static (ref json, ref said, in before) => said.Domain = Text(ref json, before.Domain)),
        new("dataset", static (ref json, ref said, in before) => said.Dataset = Text(ref json, before.Dataset)),
        new("discriminator", static (ref json, ref said, in before) => said.Discriminator = Text(ref json, before.Discriminator)),
        new("ticker", static (ref json, ref said, in before) => said.Ticker = Text(ref json, before.Ticker)),
        new("values", static (ref json, ref said, in _) => ReadValues(ref json, ref said)),
        new("from", static (ref json, ref said, in _) => said.From = Day(ref json)),
        new("to", static (ref json, ref said, in _) => said.To = Day(ref json)),
        new("date", static (ref json, ref said, in _) => said.Date = Day(ref json)),
        new("final", static (ref json, ref said, in _) => said.Final = Day(ref json)),
        new("age", static (ref json, ref said, in before) => said.Age = Text(ref json, before.Age)),
        new("page", static (ref json, ref said, in before) => said.Page = Text(ref json, before.Page)),
        new("continues", static (ref json, ref said, in before) => said.Continues = Text(ref json, before.Continues)),
        new("url", static (ref json, ref said, in before) => said.Url = Text(ref json, before.Url)),
        new("method", static (ref json, ref said, in before) => said.Method = Text(ref json, before.Method)),
        new("request_sha256", static (ref json, ref said, in before) => said.RequestSha256 = Text(ref json, before.RequestSha256)),
        new("sent_at", static (ref json, ref said, in _) => said.SentAt = json.GetDateTimeOffset()),
        new("received_at", static (ref json, ref said, in _) => said.ReceivedAt = json.GetDateTimeOffset()),
        new("attempts", static (ref json, ref said, in _) => said.Attempts = json.GetInt32()),
        new("status", static (ref json, ref said, in _) => said.Status = IsNull(ref json) ? null : json.GetInt32()),
        new("headers", static (ref json, ref said, in before) => ReadHeaders(ref json, ref said, before.ContentType, before.Charset)),
        new("failure", static (ref json, ref said, in before) => said.Failure = Text(ref json, before.Failure)),
        new("message", static (ref json, ref said, in before) => said.Message = Text(ref json, before.Message)),
        new("bytes", static (ref json, ref said, in _) => said.Bytes = IsNull(ref json) ? 0 : json.GetInt64()),
        new("sha256", static (ref json, ref said, in before) => said.Sha256 = Text(ref json, before.Sha256)),
        new("kept_sha256", static (ref json, ref said, in before) => said.KeptSha256 = Text(ref json, before.KeptSha256)),
        new("encoding", static (ref json, ref said, in before) => said.Encoding = Text(ref json, before.Encoding)),
    ];

    private BronzeHead _before;

    private delegate void Reading(ref Utf8JsonReader json, ref BronzeHead said, in BronzeHead before);

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
            var said = new BronzeHead { Wanted = wanted };
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
            if (json.ValueTextEquals("body"u8))
            {
                return true;
            }

            var part = Find(ref json, next);
            json.Read();
            if (part < 0)
            {
                json.Skip();
                continue;
            }

            Parts[part].Read(ref json, ref said, in _before);
            next = part + 1;
        }

        return false;
    }

    // -1 when nobody reads it.
    private static int Find(ref Utf8JsonReader json, int next)
    {
        for (var i = 0; i < Parts.Length; i++)
        {
            var part = (next + i) % Parts.Length;
            if (json.ValueTextEquals(Parts[part].Name))
            {
                return part;
            }
        }

        return -1;
    }

    // Of most lines, one header at most is of use to a reader.
    private static void ReadHeaders(
        ref Utf8JsonReader json,
        ref BronzeHead said,
        string? typeBefore,
        List<KeyValuePair<string, string>>? charsetBefore
    )
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        List<KeyValuePair<string, string>> telling = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isLink, isType) = (IsNamed(ref json, BronzeLine.LinkName), IsNamed(ref json, AnswerReader.ContentType));
            var name = ThrottleHeaders.Decide(said.Status) || said.Wanted is { Count: > 0 } ? json.GetString() : null;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
            {
                continue;
            }

            if (isLink)
            {
                said.Link = json.GetString();
            }

            if (isType)
            {
                said.ContentType = Text(ref json, typeBefore);
                said.Charset = ReferenceEquals(said.ContentType, typeBefore) ? charsetBefore : CharsetOf(said.ContentType!);
            }

            if (name is not null)
            {
                telling.Add(new(name, json.GetString()!));
            }
        }

        said.SaysWait = ThrottleHeaders.SayWait(said.Status, telling);
        said.Headers = said.Wanted is { Count: > 0 } wanted
            ? [.. telling.Where(h => wanted.Contains(h.Key)), .. said.Charset ?? []]
            : said.Charset;
    }

    private static bool IsNamed(ref Utf8JsonReader json, string name) =>
        json.ValueSpan.Length == name.Length && name.Equals(json.GetString(), StringComparison.OrdinalIgnoreCase);

    // The usual one says nothing of it, or UTF-8.
    private static List<KeyValuePair<string, string>>? CharsetOf(string contentType) =>
        BodyBytes.CharsetIn(contentType) is null ? null : [new(AnswerReader.ContentType, contentType)];

    private static void ReadValues(ref Utf8JsonReader json, ref BronzeHead said)
    {
        var values = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            values.Add(new(name, json.GetString() ?? ""));
        }

        said.Values = values;
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

    private static bool IsNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null;

    private static string? Text(ref Utf8JsonReader json, string? before) =>
        before is not null && json.TokenType == JsonTokenType.String && json.ValueTextEquals(before) ? before : json.GetString();

    private static DateOnly? Day(ref Utf8JsonReader json) =>
        IsNull(ref json) ? null
        : json.ValueSpan.Length == DayLength ? DateOnly.FromDateTime(json.GetDateTime())
        : throw new FormatException("a day");

    /// <summary>A part of a line, and how it is read.</summary>
    private sealed class Part(string name, Reading read)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public Reading Read { get; } = read;
    }
}
