namespace DataPlatform.Bronze.Bodies;

/// <summary>How a body stands in its bronze line.</summary>
internal enum BodyEncoding
{
    /// <summary>There was no answer.</summary>
    None,

    /// <summary>JSON, token for token as it came.</summary>
    Json,

    /// <summary>Text, as a JSON string.</summary>
    Text,

    /// <summary>Anything else, as base64.</summary>
    Base64,
}
