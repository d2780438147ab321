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
    /// <summary>How deep an element may lie in others: what the reader of JSON takes, less the lists and the outermost object.</summary>
    public const int MostDeep = 30;

    /// <summary>An object with the element as its one field.</summary>
    /// <param name="root">The element; none in it lies deeper than <see cref="MostDeep"/>.</param>
    public static byte[] Of(XElement root)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json, new() { SkipValidation = true });
        writer.WriteStartObject();
        writer.WritePropertyName(root.Name.LocalName);
        Write(writer, root);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, XElement element)
    {
        var attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration).ToList();
        if (attributes.Count == 0 && !element.HasElements)
        {
            WriteText(writer, element.Value);
            return;
        }

        writer.WriteStartObject();
        foreach (var attribute in attributes)
        {
            writer.WriteString($"@{attribute.Name.LocalName}", attribute.Value);
        }

        foreach (var same in element.Elements().GroupBy(e => e.Name.LocalName, StringComparer.Ordinal))
        {
            writer.WritePropertyName(same.Key);
            WriteAll(writer, [.. same]);
        }

        var text = string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value));
        if (text.Trim().Length > 0)
        {
            writer.WriteString("#text", text);
        }

        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, List<XElement> elements)
    {
        if (elements.Count == 1)
        {
            Write(writer, elements[0]);
            return;
        }

        writer.WriteStartArray();
        elements.ForEach(e => Write(writer, e));
        writer.WriteEndArray();
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
