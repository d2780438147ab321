using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>The answer to a login. It may hold tokens that nobody has learned yet, so what is told of it says how it refuses, or how it looks.</summary>
/// <param name="status">Its HTTP status.</param>
/// <param name="headers">Its headers as they came, cookies among them.</param>
/// <param name="body">Its body.</param>
internal sealed partial class LoginAnswer(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
{
    private const int MostNames = 10;

    private static readonly string[] ErrorFields = ["error", "error_description", "message"];

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>The error's code, where it is one of words like those of RFC 6749, 5.2; null when there is none.</summary>
    public string? ErrorCode => TextAt("error") is { } code && Code().IsMatch(code) ? code : null;

    /// <summary>The text or number at a path of the body, as text; null when it is not there or empty.</summary>
    public string? At(params IReadOnlyList<string> path) => At(body, path, takesNumbers: true);

    /// <summary>The text at a path of the body; null when there is none, or an empty one.</summary>
    public string? TextAt(params IReadOnlyList<string> path) => At(body, path, takesNumbers: false);

    /// <summary>A header; null when it did not come.</summary>
    public string? Header(string name) => HeaderList.Find(headers, name) is { Length: > 0 } value ? value : null;

    /// <summary>The value of a cookie that is set; null when it is not.</summary>
    public string? Cookie(string name) =>
        headers
            .Where(h => h.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(h => h.Value.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(c => c is [var its, { Length: > 0 }] && its == name)
            .Select(c => c[1].Trim('"'))
            .LastOrDefault();

    /// <summary>What it says, for a person: the error of one that refuses; of any other no value, but how it looks.</summary>
    /// <param name="redactor">Knows the secrets of the login, which an error may repeat.</param>
    public string Told(SecretRedactor redactor)
    {
        var text = IsSuccess ? ErrorCode ?? Outline() : Error(redactor.CleanBody(body));
        return $"status {status}{(text.Length > 0 ? $": {text}" : "")}";
    }

    private static string Error(ReadOnlyMemory<byte> clean)
    {
        var said = ErrorFields.Select(f => At(clean, [f], takesNumbers: true)).OfType<string>().ToList();
        return said.Count > 0 ? Excerpt.Of(string.Join(", ", said), longest: 200) : Excerpt.Of(Encoding.UTF8.GetString(clean.Span));
    }

    private string Outline()
    {
        var type = Header("Content-Type")?.Split(';')[0].Trim() ?? "no content type";
        var names = Read(body, root => root.ValueKind == JsonValueKind.Object ? Names(root, "").Take(MostNames + 1).ToList() : null);
        return names is null ? $"no JSON object, {Excerpt.Of(type)}"
            : names.Count == 0 ? "an object without fields"
            : $"its fields are {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", ..." : "")}";
    }

    // What is no plain word may be an id.
    private static IEnumerable<string> Names(JsonElement map, string prefix) =>
        map.EnumerateObject()
            .SelectMany(p =>
            {
                var name = prefix + (FieldName().IsMatch(p.Name) ? p.Name : "*");
                return p.Value.ValueKind == JsonValueKind.Object ? Names(p.Value, name + ".") : [name];
            });

    private static string? At(ReadOnlyMemory<byte> body, IReadOnlyList<string> path, bool takesNumbers) =>
        Read(
            body,
            at =>
            {
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
                    JsonValueKind.Number when takesNumbers => at.GetRawText(),
                    _ => null,
                };
            }
        );

    // Null also where a text in it is none: half a surrogate pair, or bytes that are no UTF-8.
    private static T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(
                body.Span.StartsWith(JsonText.ByteOrderMark) ? body[JsonText.ByteOrderMark.Length..] : body
            );
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[a-z]{1,15}(_[a-z]{1,15}){0,4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Za-z_-]{1,30}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldName();
}
