using System.Buffers;
using System.Text.Json;
using System.Xml.Linq;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// XML as JSON, in the way that most programs write it: an element is a field; one with attributes or elements inside is an object, others are their text, or
/// null without any. An attribute is a field <c>@name</c>, text beside others a field <c>#text</c>, elements of one name are a list. Namespaces are left
/// out. All values are texts.
/// </summary>
internal static class XmlJson
{
    // What the reader of JSON takes, less the lists and the outermost object.
    private const int MostDeep = 30;

    /// <summary>An object with the element as its one field; null when elements lie too deep in each other.</summary>
    public static byte[]? Of(XElement root)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json, new() { SkipValidation = true });
        writer.WriteStartObject();
        writer.WritePropertyName(root.Name.LocalName);
        if (!TryWrite(writer, root, 0))
        {
            return null;
        }

        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    private static bool TryWrite(Utf8JsonWriter writer, XElement element, int depth)
    {
        var attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration).ToList();
        if (attributes.Count == 0 && !element.HasElements)
        {
            WriteText(writer, element.Value);
            return true;
        }

        if (depth == MostDeep)
        {
            return false;
        }

        writer.WriteStartObject();
        foreach (var attribute in attributes)
        {
            writer.WriteString($"@{attribute.Name.LocalName}", attribute.Value);
        }

        foreach (var same in element.Elements().GroupBy(e => e.Name.LocalName, StringComparer.Ordinal))
        {
            writer.WritePropertyName(same.Key);
            if (!TryWriteAll(writer, [.. same], depth + 1))
            {
                return false;
            }
        }

        var text = string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value));
        if (text.Trim().Length > 0)
        {
            writer.WriteString("#text", text);
        }

        writer.WriteEndObject();
        return true;
    }

    private static bool TryWriteAll(Utf8JsonWriter writer, List<XElement> elements, int depth)
    {
        if (elements.Count == 1)
        {
            return TryWrite(writer, elements[0], depth);
        }

        writer.WriteStartArray();
        var isWritten = elements.TrueForAll(e => TryWrite(writer, e, depth));
        writer.WriteEndArray();
        return isWritten;
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.Length == 0)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}
