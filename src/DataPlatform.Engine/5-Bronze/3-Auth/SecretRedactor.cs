using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Bronze.Auth;

/// <summary>
/// Takes resolved keys out of whatever the program is about to keep or show. It works by value, not by the place where a key was seen, and
/// knows each key in every form that an address, a JSON text, an HTML page or base64 gives it.
/// </summary>
internal sealed class SecretRedactor
{
    public const string Mark = "[redacted]";

    private static readonly byte[] MarkBytes = Encoding.UTF8.GetBytes(Mark);

    private readonly (string Text, byte[] Bytes)[] _forms;

    public SecretRedactor(IEnumerable<string> secrets)
    {
        // Longest first, so that an escaped form goes before a shorter one that is part of it.
        _forms =
        [
            .. secrets
                .Where(s => s.Length > 0)
                .SelectMany(Forms)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(f => f.Length)
                .Select(f => (f, Encoding.UTF8.GetBytes(f))),
        ];
    }

    public string Clean(string text)
    {
        foreach (var (form, _) in _forms)
        {
            for (var at = Find(text, form, 0); at >= 0; at = Find(text, form, at + Mark.Length))
            {
                text = string.Concat(text.AsSpan(0, at), Mark, text.AsSpan(at + form.Length));
            }
        }

        return text;
    }

    /// <summary>The same bytes when no key is among them, which is nearly always.</summary>
    public ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> bytes)
    {
        foreach (var (_, form) in _forms)
        {
            for (var at = Find(bytes.Span, form, 0); at >= 0; at = Find(bytes.Span, form, at + MarkBytes.Length))
            {
                bytes = (byte[])[.. bytes.Span[..at], .. MarkBytes, .. bytes.Span[(at + form.Length)..]];
            }
        }

        return bytes;
    }

    /// <summary>A body without keys, also where it is JSON that hides one behind escapes.</summary>
    public ReadOnlyMemory<byte> CleanBody(ReadOnlyMemory<byte> body)
    {
        var clean = Clean(body);
        if (_forms.Length == 0 || !clean.Span.Contains((byte)'\\'))
        {
            return clean;
        }

        var json = clean.Span.StartsWith(JsonText.ByteOrderMark) ? clean[JsonText.ByteOrderMark.Length..] : clean;
        return JsonText.IsJson(json.Span) ? CleanJson(json) : clean;
    }

    /// <summary>
    /// The same for a body that is known to be JSON: there any character may be written as an escape, in more ways than could be listed, and
    /// silver would undo them. So a text with escapes is looked at as what it means.
    /// </summary>
    public ReadOnlyMemory<byte> CleanJson(ReadOnlyMemory<byte> json)
    {
        if (_forms.Length == 0 || !json.Span.Contains((byte)'\\'))
        {
            return json;
        }

        ArrayBufferWriter<byte>? cleaned = null;
        var copied = 0;
        var reader = new Utf8JsonReader(json.Span, JsonText.Options);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            {
                continue;
            }

            // Half a surrogate pair is no text that anything could read a key from.
            if (JsonText.Text(ref reader) is { } text && Clean(text) is var clean && !ReferenceEquals(clean, text))
            {
                cleaned ??= new(json.Length);
                var start = (int)reader.TokenStartIndex;
                cleaned.Write(json.Span[copied..start]);
                cleaned.Write(JsonSerializer.SerializeToUtf8Bytes(clean));
                // The text between its two quotation marks.
                copied = start + reader.ValueSpan.Length + 2;
            }
        }

        cleaned?.Write(json.Span[copied..]);
        return cleaned?.WrittenMemory ?? json;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        var percent = Uri.EscapeDataString(secret);
        yield return secret;
        yield return percent;
        yield return LowerPercent(percent);
        yield return WebUtility.UrlEncode(secret);
        yield return WebUtility.HtmlEncode(secret);
        yield return HtmlEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return secret.Replace("/", "\\/", StringComparison.Ordinal);
        // In a quoted field of CSV.
        yield return secret.Replace("\"", "\"\"", StringComparison.Ordinal);

        // In base64 of a longer text the key's bytes come in one of three alignments; the characters that they alone decide are the same.
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var first = shift == 0 ? 0 : shift + 1;
            var last = (shift + bytes.Length) * 8 / 6;
            if (last - first >= 6)
            {
                var form = encoded[first..last];
                yield return form;
                yield return form.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    private static string LowerPercent(string percent)
    {
        var lower = percent.ToCharArray();
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] == '%')
            {
                (lower[i + 1], lower[i + 2]) = (char.ToLowerInvariant(lower[i + 1]), char.ToLowerInvariant(lower[i + 2]));
            }
        }

        return new(lower);
    }

    // A short key ("demo") is only a key where it stands alone; inside "demographics" it is a piece of a word.
    private const int ShortForm = 8;

    private static int Find(string text, string form, int from)
    {
        while (from <= text.Length && text.IndexOf(form, from, StringComparison.Ordinal) is >= 0 and var at)
        {
            if (form.Length >= ShortForm || (!IsWord(text, at - 1) && !IsWord(text, at + form.Length)))
            {
                return at;
            }

            from = at + 1;
        }

        return -1;

        static bool IsWord(string s, int i) => i >= 0 && i < s.Length && char.IsAsciiLetterOrDigit(s[i]);
    }

    private static int Find(ReadOnlySpan<byte> bytes, byte[] form, int from)
    {
        while (from <= bytes.Length && bytes[from..].IndexOf(form) is >= 0 and var offset)
        {
            var at = from + offset;
            if (form.Length >= ShortForm || (!IsWord(bytes, at - 1) && !IsWord(bytes, at + form.Length)))
            {
                return at;
            }

            from = at + 1;
        }

        return -1;

        static bool IsWord(ReadOnlySpan<byte> s, int i) => i >= 0 && i < s.Length && char.IsAsciiLetterOrDigit((char)s[i]);
    }
}
