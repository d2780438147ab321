using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>The answer to a login.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Headers">Its headers as they came, cookies among them.</param>
/// <param name="Body">Its body.</param>
internal sealed record LoginAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private static readonly string[] ErrorFields = ["error", "error_description", "message"];

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>What the body says at a path, as text; null when it is not there or says nothing.</summary>
    public string? At(params IReadOnlyList<string> path)
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            var at = json.RootElement;
            foreach (var name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => at.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A header; null when it did not come.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;

    /// <summary>The value of a cookie that is set; null when it is not.</summary>
    public string? Cookie(string name) =>
        Headers
            .Where(h => h.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(h => h.Value.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(c => c is [var its, { Length: > 0 }] && its == name)
            .Select(c => c[1].Trim('"'))
            .LastOrDefault();

    /// <summary>How it refuses, for a person.</summary>
    public override string ToString()
    {
        var said = ErrorFields.Select(f => At(f)).OfType<string>().ToList();
        var text = said.Count > 0 ? string.Join(", ", said) : Excerpt.Of(Encoding.UTF8.GetString(Body.Span));
        return $"status {Status}{(text.Length > 0 ? $": {Excerpt.Of(text, longest: 200)}" : "")}";
    }
}
