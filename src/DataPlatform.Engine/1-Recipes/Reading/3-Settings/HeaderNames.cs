using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a recipe may call a header.</summary>
internal static class HeaderNames
{
    // Those say where a request goes and how it is written.
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Accept-Encoding",
    };

    /// <summary>The name of a header that says nothing of how the request itself is written.</summary>
    public static readonly Scalar<string> Name = new("header", "the name of a request header like X-Api-Key", TryName)
    {
        JsonSchema = () =>
        {
            var schema = Scalars.TextLike("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$");
            schema["not"] = Scalars.TextLike("^([Cc]ontent-.*|[Hh]ost|[Tt]ransfer-[Ee]ncoding|[Cc]onnection|[Aa]ccept-[Ee]ncoding)$");
            return schema;
        },
    };

    /// <summary>The name of any header of an answer.</summary>
    public static readonly Scalar<string> OfAnswer = Scalars.Matching(
        "header",
        "[A-Za-z0-9!#$%&'*+.^_`|~-]+",
        "the name of a header like X-Status"
    );

    /// <summary>What a header may hold.</summary>
    public static readonly Scalar<string> Value = Scalars.Matching("text", "[ -~]+", "plain ASCII letters and signs") with
    {
        Range = "ASCII",
    };

    private static bool TryName(string text, out string name)
    {
        using var request = new HttpRequestMessage();
        name = text;
        return !Own.Contains(text) && request.Headers.TryAddWithoutValidation(text, "");
    }
}
