using System.Buffers;
using System.Text;
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

    // A short key ("demo") is only a key where it stands alone; inside "demographics" it is a piece of a word. Once one is gone, the one beside it may
    // stand alone, so the text is gone over again.
    private const int ShortForm = 8;

    // The characters that JSON can escape by a backslash and one other, and those others. A 'u' is the escape of any character.
    private const string Escaped = "\"\\/\b\f\n\r\t";
    private const string Escapes = "\"\\/bfnrt";

    private readonly Lock _gate = new();

    // Those that the run begins with.
    private readonly HashSet<string> _permanent;

    // Replaced as a whole, under the gate.
    private volatile Known _known;

    public SecretRedactor(IEnumerable<string> secrets)
    {
        _permanent = new(secrets, StringComparer.Ordinal);
        _known = new([.. _permanent]);
    }

    /// <summary>Knows another secret from now on.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="gone">One that no answer can hold any more; null for none. One that was there from the beginning stays.</param>
    public void Add(string secret, string? gone = null)
    {
        lock (_gate)
        {
            _known = new([
                .. _known.Secrets.Where(s => s != gone || _permanent.Contains(s)).Append(secret).Distinct(StringComparer.Ordinal),
            ]);
        }
    }

    public string Clean(string text)
    {
        var forms = _known.Forms;
        var standsAlone = true;
        while (standsAlone)
        {
            standsAlone = false;
            foreach (var (form, _) in forms)
            {
                for (var at = Find(text, form, 0); at >= 0; at = Find(text, form, at + Mark.Length))
                {
                    text = string.Concat(text.AsSpan(0, at), Mark, text.AsSpan(at + form.Length));
                    standsAlone |= form.Length < ShortForm;
                }
            }
        }

        return text;
    }

    /// <summary>The same bytes when no key is among them, which is nearly always.</summary>
    public ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> bytes)
    {
        var forms = _known.Forms;
        var standsAlone = true;
        while (standsAlone)
        {
            standsAlone = false;
            foreach (var (_, form) in forms)
            {
                for (var at = Find(bytes.Span, form, 0); at >= 0; at = Find(bytes.Span, form, at + MarkBytes.Length))
                {
                    bytes = (byte[])[.. bytes.Span[..at], .. MarkBytes, .. bytes.Span[(at + form.Length)..]];
                    standsAlone |= form.Length < ShortForm;
                }
            }
        }

        return bytes;
    }

    /// <summary>
    /// A body without keys. In JSON, whole or line by line, any character may be written as an escape, in more ways than could be listed, and silver
    /// would undo them; so a text with escapes that could hide a key is looked at as what it means.
    /// </summary>
    public ReadOnlyMemory<byte> CleanBody(ReadOnlyMemory<byte> body)
    {
        var clean = Clean(body);
        if (!CouldHideIn(clean.Span))
        {
            return clean;
        }

        var json = clean.Span.StartsWith(JsonText.ByteOrderMark) ? clean[JsonText.ByteOrderMark.Length..] : clean;
        return JsonText.IsJson(json.Span) ? CleanJson(json) : CleanLines(clean);
    }

    /// <summary>
    /// True when a key may stand in the text, if that is JSON, and not be seen in its bytes: one of its characters, or of those beside it, is an escape.
    /// </summary>
    public bool CouldHideIn(ReadOnlySpan<byte> text)
    {
        var known = _known;
        while (known.Forms.Length > 0 && text.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < text.Length)
        {
            if (known.Telling.Contains(text[at + 1]))
            {
                return true;
            }

            text = text[(at + 2)..];
        }

        return false;
    }

    private ReadOnlyMemory<byte> CleanLines(ReadOnlyMemory<byte> text)
    {
        var cleaned = new ArrayBufferWriter<byte>(text.Length);
        if (text.Span.StartsWith(JsonText.ByteOrderMark))
        {
            cleaned.Write(JsonText.ByteOrderMark);
            text = text[JsonText.ByteOrderMark.Length..];
        }

        while (!text.IsEmpty)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..(end + 1)];
            cleaned.Write((JsonText.IsJson(line.Span) ? CleanJson(line) : line).Span);
            text = text[line.Length..];
        }

        return cleaned.WrittenMemory;
    }

    private ReadOnlyMemory<byte> CleanJson(ReadOnlyMemory<byte> json)
    {
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

    // An escape that stands for no character of any form can hide none; but \n before a short form makes it look like a piece of a word.
    private static IEnumerable<char> TellingEscapes(IEnumerable<string> forms) =>
        forms
            .SelectMany(f =>
                Escapes.Where((escape, i) => f.Contains(Escaped[i], StringComparison.Ordinal) || (f.Length < ShortForm && IsWord(escape)))
            )
            .Append('u');

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
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && IsWord(text[at]);

    private static bool IsWord(ReadOnlySpan<byte> bytes, int at) => at >= 0 && at < bytes.Length && IsWord((char)bytes[at]);

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c);

    /// <summary>The secrets, and what is searched for because of them.</summary>
    private sealed class Known
    {
        public Known(IReadOnlyList<string> secrets)
        {
            Secrets = secrets;
            // Longest first, so that an escaped form goes before a shorter one that is part of it.
            Forms =
            [
                .. secrets
                    .Where(s => s.Length > 0)
                    .SelectMany(SecretForms.Of)
                    .Distinct(StringComparer.Ordinal)
                    .OrderByDescending(f => f.Length)
                    .Select(f => (f, Encoding.UTF8.GetBytes(f))),
            ];
            Telling = SearchValues.Create([.. TellingEscapes(Forms.Select(f => f.Text)).Select(c => (byte)c)]);
        }

        public IReadOnlyList<string> Secrets { get; }

        public (string Text, byte[] Bytes)[] Forms { get; }

        /// <summary>The characters behind a backslash that could hide one of the forms.</summary>
        public SearchValues<byte> Telling { get; }
    }
}
