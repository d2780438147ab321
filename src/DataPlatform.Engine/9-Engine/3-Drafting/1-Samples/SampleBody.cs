using System.Text.Unicode;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Samples;

/// <summary>How the bodies of samples are written.</summary>
/// <param name="Format">Their format.</param>
/// <param name="HasNan">They are JSON but for NaN and Infinity, which are read as null.</param>
internal sealed record SampleBody(BodyFormat Format, bool HasNan)
{
    /// <summary>The format of a body; null when it is none that is known.</summary>
    /// <param name="body">The body.</param>
    public static SampleBody? Of(ReadOnlyMemory<byte> body) =>
        JsonText.IsJson(body.Span) ? new(BodyFormat.Json, HasNan: false)
        : IsJsonWithNan(body.Span) ? new(BodyFormat.Json, HasNan: true)
        : AreJsonLines(body.Span) ? new(BodyFormat.JsonLines, HasNan: false)
        : IsXml(body.Span) ? new(BodyFormat.Xml, HasNan: false)
        : LooksLikeCsv(body.Span) ? new(BodyFormat.Csv, HasNan: false)
        : null;

    /// <summary>Why a body cannot be a sample, for a person; null when it can.</summary>
    public static string? Problem(ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? "holds nothing"
        : !Utf8.IsValid(body.Span) ? "is not text in UTF-8"
        : BodyText.LooksLikeHtml(body.Span) && !IsXml(body.Span) ? "is an HTML page, or no good XML" + BodyText.Excerpt(body.Span)
        : null;

    private static bool IsXml(ReadOnlySpan<byte> body) => BodyText.LooksLikeHtml(body) && XmlBodyReader.ToJson(body) is not null;

    private static bool IsJsonWithNan(ReadOnlySpan<byte> body) =>
        JsonText.MayBeginJson(body) && NanLiterals.AsNull(body) is { } mended && JsonText.IsJson(mended);

    private static bool AreJsonLines(ReadOnlySpan<byte> body)
    {
        var lines = 0;
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].Trim(" \r\t"u8);
            if (!line.IsEmpty && (line[0] != (byte)'{' || !JsonText.IsJson(line)))
            {
                return false;
            }

            lines += line.IsEmpty ? 0 : 1;
        }

        return lines > 0;
    }

    // A header line of several names, and a line behind it.
    private static bool LooksLikeCsv(ReadOnlySpan<byte> body) =>
        body.IndexOf((byte)'\n') is > 0 and var end
        && body[..end].Contains((byte)',')
        && !body.Contains((byte)0)
        && !JsonText.MayBeginJson(body.TrimStart("0123456789-"u8))
        && !body[(end + 1)..].Trim(" \r\n\t"u8).IsEmpty;
}
