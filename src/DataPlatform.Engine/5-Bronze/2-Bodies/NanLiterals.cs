using System.Buffers;

namespace DataPlatform.Bronze.Bodies;

/// <summary>NaN, Infinity and -Infinity as bare words, which some programs write into JSON where a number has no value, and which are no JSON.</summary>
internal static class NanLiterals
{
    /// <summary>True when the text holds one outside of its strings.</summary>
    public static bool AreIn(ReadOnlySpan<byte> json) => MayBeIn(json) && NextIn(json) >= 0;

    /// <summary>The text with null in place of each; null when it holds none.</summary>
    public static byte[]? AsNull(ReadOnlySpan<byte> json)
    {
        var next = MayBeIn(json) ? NextIn(json) : -1;
        if (next < 0)
        {
            return null;
        }

        var written = new ArrayBufferWriter<byte>(json.Length + 64);
        for (; next >= 0; next = NextIn(json))
        {
            written.Write(json[..next]);
            written.Write("null"u8);
            json = json[(next + LengthAt(json[next..]))..];
        }

        written.Write(json);
        return written.WrittenSpan.ToArray();
    }

    private static bool MayBeIn(ReadOnlySpan<byte> json) => json.IndexOf("NaN"u8) >= 0 || json.IndexOf("Infinity"u8) >= 0;

    // The text begins outside of a string; so does what stands behind a literal.
    private static int NextIn(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (at < json.Length && json[at..].IndexOfAny("\"NI-"u8) is >= 0 and var step)
        {
            at += step;
            if (json[at] == '"')
            {
                at = EndOfString(json, at);
            }
            else if (LengthAt(json[at..]) > 0)
            {
                return at;
            }
            else
            {
                at++;
            }
        }

        return -1;
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int at)
    {
        for (at++; at < json.Length && json[at] != '"'; at++)
        {
            at += json[at] == '\\' ? 1 : 0;
        }

        return at + 1;
    }

    private static int LengthAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3
        : json.StartsWith("Infinity"u8) ? 8
        : json.StartsWith("-Infinity"u8) ? 9
        : 0;
}
