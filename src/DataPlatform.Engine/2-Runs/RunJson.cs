using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>How summaries and plans are written as JSON: snake_case names, dates as <c>2026-01-31</c>, one line feed at the end.</summary>
public static class RunJson
{
    /// <summary>The options, for a caller that serializes a summary itself.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>One JSON document.</summary>
    /// <param name="value">A summary or plan.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
