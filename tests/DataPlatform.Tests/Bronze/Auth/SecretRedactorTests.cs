using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

public sealed class SecretRedactorTests
{
    private const string Key = "a+b/c=d&e<f>\"g' é";

    [Theory]
    [InlineData("plain")]
    [InlineData("percent")]
    [InlineData("percent, small letters")]
    [InlineData("form")]
    [InlineData("html")]
    [InlineData("json")]
    [InlineData("json, relaxed")]
    [InlineData("json, escaped slash")]
    [InlineData("base64")]
    [InlineData("base64 behind one byte")]
    [InlineData("base64 behind two bytes")]
    [InlineData("base64url behind one byte")]
    public void A_key_is_found_in_every_form_in_which_it_may_come_back(string form)
    {
        var written = Written(form, Key);
        var redactor = new SecretRedactor([Key]);

        var text = redactor.Clean($"before {written} after");
        var bytes = redactor.Clean(Encoding.UTF8.GetBytes($"before {written} after"));

        Assert.Contains(SecretRedactor.Mark, text, StringComparison.Ordinal);
        Assert.StartsWith("before ", text, StringComparison.Ordinal);
        Assert.EndsWith(" after", text, StringComparison.Ordinal);
        Assert.DoesNotContain(written, text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes.Span));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_is_found_in_a_body_in_UTF_16(bool isBigEndian)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);

        var clean = new SecretRedactor(["abcdef123456"]).CleanBody(encoding.GetBytes("key abcdef123456 is unknown"));

        Assert.True(clean.Span.IndexOf(encoding.GetBytes("def123")) < 0);
        Assert.True(clean.Span.IndexOf(Encoding.UTF8.GetBytes(SecretRedactor.Mark)) > 0);
    }

    [Theory]
    [InlineData("https://x/?apikey=demo&symbol=A", "https://x/?apikey=[redacted]&symbol=A")]
    [InlineData("demo", "[redacted]")]
    [InlineData("\"demo\"", "\"[redacted]\"")]
    [InlineData("demographics of the demos in academodemo", "demographics of the demos in academodemo")]
    [InlineData("demo demo,demo", "[redacted] [redacted],[redacted]")]
    [InlineData("demodemo demo", "demodemo [redacted]")]
    [InlineData("Demo", "Demo")]
    public void A_short_key_is_only_a_key_where_it_stands_alone(string text, string cleaned)
    {
        var redactor = new SecretRedactor(["demo"]);

        Assert.Equal(cleaned, redactor.Clean(text));
        Assert.Equal(cleaned, Encoding.UTF8.GetString(redactor.Clean(Encoding.UTF8.GetBytes(text)).Span));
    }

    [Theory]
    [InlineData("the 0123456789abcdef stays", "the [redacted] stays")]
    [InlineData("x0123456789abcdefx", "x[redacted]x")]
    [InlineData("0123456789abcdef0123456789abcdef", "[redacted][redacted]")]
    [InlineData("0123456789abcde", "0123456789abcde")]
    public void A_long_key_is_found_inside_words_too(string text, string cleaned)
    {
        Assert.Equal(cleaned, new SecretRedactor(["0123456789abcdef"]).Clean(text));
    }

    [Fact]
    public void A_key_that_is_part_of_another_does_not_leave_the_rest_of_it_behind()
    {
        var redactor = new SecretRedactor(["secret-key", "secret-key-of-the-other-source"]);

        Assert.Equal("[redacted] [redacted]", redactor.Clean("secret-key-of-the-other-source secret-key"));
    }

    [Fact]
    public void Without_a_key_among_them_the_same_bytes_come_back()
    {
        ReadOnlyMemory<byte> bytes = "nothing to hide, \0 not even here"u8.ToArray();

        Assert.Equal(bytes, new SecretRedactor([Key, "demo", ""]).Clean(bytes));
        Assert.Equal(bytes, new SecretRedactor([]).Clean(bytes));
    }

    [Fact]
    public void Whatever_surrounds_a_key_nothing_of_it_is_left_in_any_form()
    {
        var key = Gen.String[Gen.Char["abcXYZ0189-_+/=&<>\"'%. é~"], 8, 40].Where(k => k.Trim() == k);
        var junk = Gen.String[Gen.Char["abcXYZ0189-_+/=&<>\"'% \n\\{}é"], 0, 30];
        var forms = Pick.From(Forms.Keys.ToArray());
        Gen.Select(key, Gen.Select(junk, forms).Array[1, 5], junk)
            .Sample(
                (secret, pieces, end) =>
                {
                    var text = string.Concat(pieces.Select(p => p.Item1 + Written(p.Item2, secret))) + end;
                    var redactor = new SecretRedactor([secret]);

                    var cleaned = redactor.Clean(text);

                    Assert.All(
                        Forms.Keys.Where(f => !f.StartsWith("base64", StringComparison.Ordinal)),
                        f => Assert.DoesNotContain(Written(f, secret), cleaned, StringComparison.Ordinal)
                    );
                    Assert.All(Cores(secret), c => Assert.DoesNotContain(c, cleaned, StringComparison.Ordinal));
                    Assert.Equal(cleaned, Encoding.UTF8.GetString(redactor.Clean(Encoding.UTF8.GetBytes(text)).Span));
                },
                iter: 3_000
            );
    }

    [Fact]
    public void A_key_in_the_middle_of_any_base64_text_cannot_be_decoded_from_it()
    {
        Gen.Select(Gen.String[Gen.Char['!', '~'], 8, 30], Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 40], Gen.Bool)
            .Sample(
                (secret, before, after, forUrl) =>
                {
                    var encoded = Convert.ToBase64String([.. before, .. Encoding.UTF8.GetBytes(secret), .. after]);
                    var text = forUrl ? encoded.Replace('+', '-').Replace('/', '_') : encoded;

                    var cleaned = new SecretRedactor([secret]).Clean(text);

                    Assert.Contains(SecretRedactor.Mark, cleaned, StringComparison.Ordinal);
                    Assert.All(Cores(secret), c => Assert.DoesNotContain(c, cleaned, StringComparison.Ordinal));
                },
                iter: 3_000
            );
    }

    [Theory]
    [InlineData("Y/", "Y/Y/Y/")]
    [InlineData("/Y", "/Y/Y/Y")]
    public void Short_keys_side_by_side_are_all_found(string key, string text) =>
        Assert.Equal(
            string.Concat(Enumerable.Repeat(SecretRedactor.Mark, text.Count(c => c == 'Y'))),
            new SecretRedactor([key]).Clean(text)
        );

    [Fact]
    public void However_its_characters_are_escaped_in_a_json_text_no_key_can_be_read_from_it()
    {
        var secret = Gen.OneOf(
            Gen.String[Gen.Char["abnrtuXYZ019-_"], 1, 20],
            Gen.String[Gen.Char["abnrtuXYZ019-_+/=\"\\'& é日\n\t"], 1, 20]
        );
        var junk = Gen.String[Gen.Char["abnrtuXYZ019 /\"\\\n\r\t\b\f\u0001é."], 0, 12];
        var pieces = Gen.Select(junk, Pick.From(Forms.Keys.ToArray()), junk).Array[1, 4];
        // Most servers never write \u where they need not, so that half of the texts have none.
        Gen.Select(secret, pieces, Gen.Bool, Gen.Int[0, 2].Array[400], Gen.Bool)
            .Sample(
                (key, texts, withCode, choices, isLines) =>
                {
                    var choice = 0;
                    var strings = texts.Select(t =>
                        string.Concat(
                            (t.Item1 + Written(t.Item2, key) + t.Item3).Select(c =>
                                Escaped(c, choices[choice++ % choices.Length], withCode)
                            )
                        )
                    );
                    var body = isLines ? $"\"{string.Join("\"\n\"", strings)}\"" : $"[\"{string.Join("\",\"", strings)}\"]";
                    var redactor = new SecretRedactor([key]);

                    var cleaned = redactor.CleanBody(Encoding.UTF8.GetBytes(body));

                    // What is no JSON once it is cleaned is kept as text, whose escapes nobody undoes.
                    var read = Encoding
                        .UTF8.GetString(cleaned.Span)
                        .Split('\n')
                        .Where(line => JsonText.IsJson(Encoding.UTF8.GetBytes(line)))
                        .SelectMany(line =>
                            isLines ? [JsonSerializer.Deserialize<string>(line)!] : JsonSerializer.Deserialize<string[]>(line)!
                        );
                    Assert.All(read, text => Assert.Equal(redactor.Clean(text), text));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Lines_of_json_are_cleaned_each_by_itself_and_nothing_else_of_the_body_changes()
    {
        const string lines = "\uFEFF{\"a\":\"k\\u0065y-of-the-source\"}\r\nno json: k\\u0065y-of-the-source\n{\"b\": \"\\u0065\"}\n";

        var cleaned = new SecretRedactor(["key-of-the-source"]).CleanBody(Encoding.UTF8.GetBytes(lines));

        Assert.Equal(
            "\uFEFF{\"a\":\"[redacted]\"}\r\nno json: k\\u0065y-of-the-source\n{\"b\": \"\\u0065\"}\n",
            Encoding.UTF8.GetString(cleaned.Span)
        );
    }

    [Theory]
    [InlineData("0123456789abcdef", "no escape", false)]
    [InlineData("0123456789abcdef", "\\n \\t \\\" \\\\ \\/", false)]
    [InlineData("0123456789abcdef", "\\u0030", true)]
    [InlineData("0123456789abcdef", "\\\\u0030", false)]
    [InlineData("01234567/9abcdef", "\\/", true)]
    [InlineData("01234567/9abcdef", "\\n", false)]
    [InlineData("01234567\"9abcdef", "\\\"", true)]
    [InlineData("01234567\\9abcdef", "\\\\", true)]
    [InlineData("short", "\\nshort", true)]
    [InlineData("short", "\\\"short", false)]
    public void A_json_text_is_looked_at_once_more_only_when_its_escapes_could_hide_a_key(string key, string text, bool could)
    {
        Assert.Equal(could, new SecretRedactor([key]).CouldHideIn(Encoding.UTF8.GetBytes(text)));
    }

    private static string Escaped(char c, int choice, bool withCode)
    {
        var at = "\"\\/\b\f\n\r\t".IndexOf(c, StringComparison.Ordinal);
        var mustBe = c is '"' or '\\' or < ' ';
        return at >= 0 && (mustBe || choice > 0) && !(withCode && choice > 1) ? $"\\{"\"\\/bfnrt"[at]}"
            : mustBe || (withCode && choice > 1) ? (c % 2 == 0 ? $"\\u{(int)c:x4}" : $"\\u{(int)c:X4}")
            : c.ToString();
    }

    private static readonly Dictionary<string, Func<string, string>> Forms = new(StringComparer.Ordinal)
    {
        ["plain"] = k => k,
        ["percent"] = Uri.EscapeDataString,
        ["percent, small letters"] = k => Small(Uri.EscapeDataString(k)),
        ["form"] = k => WebUtility.UrlEncode(k),
        ["html"] = k => WebUtility.HtmlEncode(k),
        ["json"] = k => JavaScriptEncoder.Default.Encode(k),
        ["json, relaxed"] = k => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(k),
        ["json, escaped slash"] = k => k.Replace("/", "\\/", StringComparison.Ordinal),
        ["base64"] = k => Convert.ToBase64String(Encoding.UTF8.GetBytes(k)),
        ["base64 behind one byte"] = k => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + k + "yz")),
        ["base64 behind two bytes"] = k => Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + k + "yz")),
        ["base64url behind one byte"] = k => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + k)).Replace('+', '-').Replace('/', '_'),
    };

    private static string Written(string form, string key) => Forms[form](key);

    // The characters of a base64 text that the key alone decides, for each place where it can begin in a group of three bytes.
    private static IEnumerable<string> Cores(string key)
    {
        var bits = Encoding.UTF8.GetByteCount(key) * 8;
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(key), 0, 0]);
            var (first, last) = (((shift * 8) + 5) / 6, ((shift * 8) + bits) / 6);
            yield return encoded[first..last];
            yield return encoded[first..last].Replace('+', '-').Replace('/', '_');
        }
    }

    private static string Small(string percent) =>
        string.Concat(
            percent.Select((c, i) => (i > 0 && percent[i - 1] == '%') || (i > 1 && percent[i - 2] == '%') ? char.ToLowerInvariant(c) : c)
        );
}
