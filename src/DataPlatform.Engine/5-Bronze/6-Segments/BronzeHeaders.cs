using System.Text.Json;

namespace DataPlatform.Bronze.Segments;

/// <summary>Reads the headers of a bronze line.</summary>
internal static class BronzeHeaders
{
    /// <summary>The headers, names in lower case; the reader stands at the object's beginning, and then at its end.</summary>
    public static List<KeyValuePair<string, string>> Read(ref Utf8JsonReader reader)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers.Add(new(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : ""));
        }

        return headers;
    }
}
