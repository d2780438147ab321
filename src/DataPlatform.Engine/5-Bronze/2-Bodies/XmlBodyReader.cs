using System.Text;
using System.Xml;
using System.Xml.Linq;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// XML: read as the JSON that says the same (see <see cref="XmlJson"/>), by the reader for JSON. A document type is refused, and with it every entity that
/// could grow or lead to a file.
/// </summary>
internal sealed class XmlBodyReader(DatasetRecipe recipe) : BodyReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly JsonNotice _notice = new(recipe);
    private readonly JsonBodyReader _json = new(recipe);

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        if (JsonText.IsNothing(body.Span))
        {
            return new Answer.Good(0, new string?[recipe.FieldsAround.Count]);
        }

        if (_notice.In(body, out var isJson) is { } notice)
        {
            return notice;
        }

        if (isJson)
        {
            return NotXml("JSON instead of XML", body) with { IsJson = true };
        }

        try
        {
            return Parse(body.Span) is not { } root ? NotXml("XML that is too deep", body)
                : IsPage(root) ? NotXml("an HTML page instead of XML", body)
                : _json.Read(XmlJson.Of(root), rows) with { IsJson = false };
        }
        catch (XmlException e)
        {
            return BodyText.LooksLikeHtml(body.Span) && Html(body.Span)
                ? NotXml("an HTML page instead of XML", body)
                : NotXml($"not XML (line {e.LineNumber}: {e.Message})", body);
        }
    }

    /// <summary>The JSON that says the same as an XML body; null when it is none, is too deep, or is a page for people.</summary>
    public static byte[]? ToJson(ReadOnlySpan<byte> body)
    {
        try
        {
            return Parse(body) is { } root && !IsPage(root) ? XmlJson.Of(root) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <returns>Null when elements lie too deep in each other.</returns>
    /// <exception cref="XmlException">It is no XML.</exception>
    private static XElement? Parse(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        using (var depths = XmlReader.Create(new StringReader(text), Settings))
        {
            // Looked at first, because loading takes time with the square of the depth.
            while (depths.Read())
            {
                if (depths.NodeType == XmlNodeType.Element && depths.Depth > XmlJson.MostDeep)
                {
                    return null;
                }
            }
        }

        using var reader = XmlReader.Create(new StringReader(text), Settings);
        return XElement.Load(reader);
    }

    private static bool IsPage(XElement root) => root.Name.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase);

    private static bool Html(ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetString(body[..Math.Min(200, body.Length)]).Contains("<html", StringComparison.OrdinalIgnoreCase);

    private static Answer.Bad NotXml(string what, ReadOnlyMemory<byte> body) =>
        new(FailureKind.NotXml, what + BodyText.Excerpt(body.Span)) { IsJson = false };
}
