namespace DataPlatform.Recipes;

/// <summary>How a body is written.</summary>
public enum BodyFormat
{
    /// <summary>JSON: an array of objects, or an object.</summary>
    Json,

    /// <summary>Comma-separated values with a header line.</summary>
    Csv,

    /// <summary>JSON lines: one JSON object in each line.</summary>
    JsonLines,
}
