using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Segments;

public sealed class BronzeLineTests
{
    private static readonly BronzeRecord Record = new()
    {
        RunId = "20240612T120000.000Z-abcd",
        Chunk = 3,
        Source = "demo",
        Domain = "prices",
        Dataset = "price",
        To = Some.Date,
        Date = Some.Date,
        Url = "http://127.0.0.1:1/api/price?symbol=A",
        SentAt = new(2024, 6, 12, 12, 0, 0, 123, TimeSpan.Zero),
        ReceivedAt = new(2024, 6, 12, 12, 0, 1, 456, TimeSpan.Zero),
        Attempts = 2,
        Status = 200,
    };

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("null", "null")]
    [InlineData("1.0E5", "1.0E5")]
    [InlineData("[1.0E5, 1E400, -0, 0.10, 12345678901234567890123]", "[1.0E5, 1E400, -0, 0.10, 12345678901234567890123]")]
    [InlineData("""{"a": "\u00e9\/\"\\ é","a":1}""", """{"a": "\u00e9\/\"\\ é","a":1}""")]
    [InlineData("[\n  1,\r\n\t\"a b\\n\"\n]\n", "[1,\"a b\\n\"]")]
    [InlineData("\uFEFF[1]", "[1]")]
    [InlineData("\uFEFF\n[1]", "[1]")]
    [InlineData(" [1] ", " [1] ")]
    public void Json_is_kept_token_for_token(string body, string kept)
    {
        var (record, read, _) = RoundTrip(Encoding.UTF8.GetBytes(body));

        Assert.Equal((BodyEncoding.Json, kept.Trim()), (record.Encoding, Encoding.UTF8.GetString(read.Span).Trim()));
    }

    [Theory]
    [InlineData("", "Text")]
    [InlineData("date,close\n2024-01-01,1\r\n", "Text")]
    [InlineData("<html>\"quotes\" & 'more' \u2028 \u0085</html>", "Text")]
    [InlineData("[1,]", "Text")]
    [InlineData("{\"a\":1", "Text")]
    [InlineData("[1][2]", "Text")]
    [InlineData("// comment\n[1]", "Text")]
    [InlineData("NaN", "Text")]
    [InlineData("\u0001\u001b[31m", "Text")]
    [InlineData("with a \0 in it", "Base64")]
    public void What_is_not_json_comes_back_byte_for_byte(string body, string encoding)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        var (record, read, _) = RoundTrip(bytes);

        Assert.Equal(encoding, record.Encoding.ToString());
        Assert.Equal(bytes, read.ToArray());
    }

    [Theory]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[\"\\uDC00 \\uD83D\"]")]
    [InlineData("{\"\\ud83dx\":1}")]
    public void Json_that_DuckDB_refuses_for_half_a_surrogate_pair_is_kept_as_text(string body)
    {
        var (record, read, _) = RoundTrip(Encoding.UTF8.GetBytes(body));

        Assert.Equal((BodyEncoding.Text, body), (record.Encoding, Encoding.UTF8.GetString(read.Span)));
    }

    [Fact]
    public void Json_that_nests_deeper_than_the_reader_goes_is_kept_as_text()
    {
        var deep = new string('[', 65) + new string(']', 65);

        Assert.Equal(BodyEncoding.Json, RoundTrip(Encoding.UTF8.GetBytes(deep[1..^1])).Record.Encoding);
        Assert.Equal(BodyEncoding.Text, RoundTrip(Encoding.UTF8.GetBytes(deep)).Record.Encoding);
    }

    [Fact]
    public void Any_json_keeps_its_tokens_whatever_stands_between_them()
    {
        Gen.Select(Tokens(4), Space().Array[200], Gen.Bool)
            .Sample(
                (tokens, spaces, mark) =>
                {
                    var body = (mark ? "\uFEFF" : "") + string.Concat(tokens.Select((t, i) => spaces[i % spaces.Length] + t));

                    var (record, read, line) = RoundTrip(Encoding.UTF8.GetBytes(body));

                    Assert.Equal(BodyEncoding.Json, record.Encoding);
                    Assert.Equal(string.Concat(tokens), WithoutSpace(Encoding.UTF8.GetString(read.Span), tokens));
                    AssertIsOneJsonLine(line);
                },
                iter: 2_000
            );
    }

    [Fact]
    public void Any_bytes_come_back_as_they_were_on_one_line_of_valid_json()
    {
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.String[0, 100].Select(Encoding.UTF8.GetBytes))
            .Sample(
                bytes =>
                {
                    var (record, read, line) = RoundTrip(bytes);

                    if (record.Encoding != BodyEncoding.Json)
                    {
                        Assert.Equal(bytes, read.ToArray());
                    }

                    Assert.Equal(bytes.Length, record.Bytes);
                    AssertIsOneJsonLine(line);
                },
                iter: 5_000
            );
    }

    [Fact]
    public void A_line_tells_size_and_hash_of_the_body_as_it_was_received()
    {
        var body = Encoding.UTF8.GetBytes("[\n 1 \n]");

        var (record, _, text) = RoundTrip(body);
        using var line = JsonDocument.Parse(text);

        Assert.Equal((7, 7), (record.Bytes, line.RootElement.GetProperty("bytes").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), record.Sha256);
        Assert.Equal(record.Sha256, line.RootElement.GetProperty("sha256").GetString());
    }

    [Fact]
    public void A_line_says_all_that_is_known_of_the_request_and_its_answer()
    {
        var attempt = Answer("[1]"u8.ToArray()) with { Headers = [new("content-type", "application/json"), new("x-note", "ä \"b\"")] };
        var record = Record with { Discriminator = "FY", Ticker = "BRK-B", From = new(2024, 1, 1), Page = "2" };

        var line = Encoding.UTF8.GetString(Some.Written(record, attempt).Line.Span);

        Approved.Matches(line);
    }

    [Fact]
    public void A_failure_without_an_answer_is_a_line_too()
    {
        var attempt = Some.Unanswered() with { SentAt = Record.SentAt, EndedAt = Record.ReceivedAt };
        var (line, written) = Some.Written(Record with { Status = null, Failure = attempt.Failure, Message = attempt.Message }, attempt);

        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var read, out var body));
        AssertSame(written, read);
        Assert.True(body.IsEmpty);
        AssertIsOneJsonLine(line);
    }

    [Fact]
    public void Everything_about_the_request_comes_back_whatever_the_names_hold()
    {
        var text = Gen.String[Gen.Char.Where(c => !char.IsSurrogate(c)), 0, 20];
        var lines = new BronzeLineReader();
        Gen.Select(text, text, text, Gen.Int[0, 5], Gen.Int[0, 3650])
            .Sample(
                (ticker, variant, url, page, days) =>
                {
                    var record = Record with
                    {
                        Ticker = ticker,
                        Discriminator = variant,
                        Url = url,
                        Page = page == 0 ? null : $"{page}",
                        From = days % 2 == 0 ? null : Some.Date.AddDays(-days),
                    };

                    var (line, written) = Some.Written(record, Answer("[]"u8.ToArray()));

                    Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var read, out _));
                    AssertSame(written, read);
                    // Whatever the line before said.
                    Assert.True(lines.TryRead(line.TrimEnd("\n"u8), out read, out _));
                    AssertSame(written, read);
                    AssertIsOneJsonLine(line);
                },
                threads: 1,
                iter: 2_000
            );
    }

    [Theory]
    [InlineData("[{\"a\":\"text\"},{\"b\":[1,2,{\"c\":null}]}]")]
    [InlineData("plain text, \"quoted\"\nand more")]
    [InlineData("binary \0")]
    public void A_line_torn_anywhere_is_refused(string body)
    {
        var line = Some.Written(Record, Answer(Encoding.UTF8.GetBytes(body))).Line.TrimEnd("\n"u8);

        // A line that looks whole and is not has a body that is none.
        Assert.All(Enumerable.Range(0, line.Length), length => Assert.False(IsWhole(line[..length])));
    }

    [Fact]
    public void A_corrupted_line_is_read_or_refused_but_never_throws()
    {
        var line = Some.Written(
                Record with
                {
                    Ticker = "A",
                    From = Some.Date,
                    Page = "1",
                },
                Answer("[{\"a\":\"\\u00e9 text\",\"b\":1.5e3}]"u8.ToArray())
            )
            .Line.ToArray();
        var damage = Gen.Select(
            Gen.Int[0, line.Length - 1],
            Gen.Int[0, 12],
            Gen.OneOf(
                Gen.Byte.Array[0, 6],
                Pick.Word("null \"\" { } [ ] -1 9999999999999 \"x\" \\ \\ud800 1e999").Select(Encoding.UTF8.GetBytes)
            )
        );
        damage.Sample(
            (at, length, junk) =>
            {
                byte[] damaged = [.. line[..at], .. junk, .. line[Math.Min(line.Length, at + length)..]];
                _ = IsWhole(damaged);
            },
            iter: 20_000
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"v\":2}")]
    [InlineData("\0\0\0\0")]
    public void What_is_no_bronze_line_is_refused(string line)
    {
        Assert.False(BronzeLine.TryRead(Encoding.UTF8.GetBytes(line), out _, out _));
    }

    [Fact]
    public void A_line_of_a_later_version_or_with_something_behind_it_is_refused()
    {
        var line = Encoding.UTF8.GetString(Some.Written(Record, Answer("[]"u8.ToArray())).Line.Span).TrimEnd('\n');

        Assert.False(
            BronzeLine.TryRead(Encoding.UTF8.GetBytes(line.Replace("\"v\":2", "\"v\":3", StringComparison.Ordinal)), out _, out _)
        );
        Assert.False(IsWhole(Encoding.UTF8.GetBytes(line + "x")));
        Assert.False(IsWhole(Encoding.UTF8.GetBytes(line + line)));
    }

    [Theory]
    [InlineData("[1]", false)]
    [InlineData("[\n  1\n]", true)]
    [InlineData("symbol,price\r\nAAA,1", false)]
    public void A_line_vouches_for_the_body_that_it_keeps(string body, bool isShortened)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var answer = Answer(bytes) with { Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) };
        var line = Encoding.UTF8.GetString(Some.Written(Record, answer).Line.Span).TrimEnd('\n');

        Assert.Equal(isShortened, line.Contains("kept_sha256", StringComparison.Ordinal));
        Assert.True(IsIntact(line));
        Assert.False(IsIntact(line[..^5] + line[^5..].Replace('1', '2')));

        static bool IsIntact(string line) =>
            BronzeLine.TryRead(Encoding.UTF8.GetBytes(line), out var record, out var kept) && record.IsIntact(kept.Span);
    }

    private static bool IsWhole(ReadOnlyMemory<byte> line) =>
        BronzeLine.TryRead(line, out var record, out var body) && KeptAnswer.Read(new(Some.Recipe), record, body) is not null;

    private static Attempt.Answered Answer(byte[] body) => Some.Answered(body) with { SentAt = Record.SentAt, EndedAt = Record.ReceivedAt };

    private static (BronzeRecord Record, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Line) RoundTrip(byte[] body)
    {
        var (line, written) = Some.Written(Record, Answer(body));
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var read, out var kept));
        AssertSame(written, read);
        return (read, kept, line);
    }

    // The hash is made while the line is written, so only the reader's record has it.
    private static void AssertSame(BronzeRecord written, BronzeRecord read) => Assert.Equal(written with { Sha256 = read.Sha256 }, read);

    private static void AssertIsOneJsonLine(ReadOnlyMemory<byte> line)
    {
        Assert.Equal(line.Length - 1, line.Span.IndexOf((byte)'\n'));
        Assert.Equal(-1, line.Span.IndexOf((byte)'\r'));
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 128 });
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    // Takes the tokens off one by one, so that white space inside strings is not mistaken for white space between tokens.
    private static string WithoutSpace(string text, IReadOnlyList<string> tokens)
    {
        var at = 0;
        var kept = new StringBuilder();
        foreach (var token in tokens)
        {
            while (text[at] is ' ' or '\t' or '\n' or '\r')
            {
                at++;
            }

            kept.Append(text.AsSpan(at, token.Length));
            at += token.Length;
        }

        return string.IsNullOrWhiteSpace(text[at..]) ? kept.ToString() : "more than was written";
    }

    private static Gen<string> Space() => Pick.From("", "", " ", "\n", "\r\n", "\t", "  \n  ");

    private static Gen<string[]> Tokens(int depth)
    {
        var scalar = Gen.OneOf(
                Pick.From("1.0E5", "-0", "0.10", "1e-7", "12345678901234567890", "9223372036854775808", "true", "false", "null", "\"\""),
                Pick.From("\"a b\\n\"", "\"\\u00e9\\/\"", "\"\\\\\\\"\"", "\" \\t é💥 \"", "\"{[,:]}\"", "\"\\ud83d\\udca5\"")
            )
            .Select(t => new[] { t });
        if (depth == 0)
        {
            return scalar;
        }

        var inner = Tokens(depth - 1).Array[0, 3];
        var array = inner.Select(items => Joined("[", items, "]"));
        var map = inner.Select(items => Joined("{", [.. items.Select((v, i) => (string[])[$"\"k{i}\"", ":", .. v])], "}"));
        return Gen.OneOf(scalar, array, map);
    }

    private static string[] Joined(string open, string[][] items, string close) =>
        [open, .. items.SelectMany((v, i) => i == 0 ? v : [",", .. v]), close];
}
