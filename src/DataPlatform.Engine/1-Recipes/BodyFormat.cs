namespace DataPlatform.Recipes;

/// <summary>How a body is written.</summary>
public enum BodyFormat
{
    /// <summary>JSON: an array of objects, or an object.</summary>
    Json,

    /// <summary>Values with a comma or another character between them, a row a line.</summary>
    Csv,

    /// <summary>JSON lines: one JSON object in each line.</summary>
    JsonLines,

    /// <summary>XML: elements are fields, attributes are fields with an @ before their names.</summary>
    Xml,

    /// <summary>Any text: the whole body is one row of one field, <c>body</c>.</summary>
    Text,
}
