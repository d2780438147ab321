using System.Text;

namespace DataPlatform.Bronze.Bodies;

/// <summary>What a person is told of a body that is no answer; the body itself is in bronze.</summary>
internal static class BodyText
{
    private const int Length = 160;

    /// <summary><c>: beginning...</c>, without control characters; nothing for an empty body.</summary>
    public static string Excerpt(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(Length, body.Length)]);
        var clean = new string(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray()).TrimEnd('\uFFFD');
        return ": " + clean + (body.Length > Length ? "..." : "");
    }

    public static bool LooksLikeHtml(ReadOnlySpan<byte> body) => body.TrimStart(" \r\n\t"u8) is [(byte)'<', ..];
}
