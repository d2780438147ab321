using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>Texts with placeholders. Which of them have a value depends on the whole recipe, so that is checked when it is read.</summary>
internal static class Templates
{
    // Which names there are depends on the whole recipe.
    private const string Form = @"^([^{]|\{\s*[a-z][a-z0-9_]*\s*(\|[^}]*)?\})+$";

    private static readonly Refusal NotRelative = new(
        p => p.StartsWith('/') || p.Contains("//", StringComparison.Ordinal) || p.Split('/').Any(part => part is "." or ".."),
        "relative to base_url, without a '/' at its start, '//', '.' or '..'"
    );

    private static readonly Refusal WithParameters = new(
        p => p.AsSpan().ContainsAny('?', '#', '\\'),
        "without '?', '#' and '\\' (parameters belong in 'query')"
    );

    /// <summary>A value of the request, in a column.</summary>
    public static readonly Scalar<string> Text = Scalars.Text with
    {
        Type = "text with placeholders",
        JsonSchema = () => Scalars.TextLike(Form),
    };

    /// <summary>The value of a query parameter, which may look like a number or a truth.</summary>
    public static readonly Scalar<string> Parameter = Text with
    {
        JsonSchema = () =>
            new() { ["anyOf"] = new JsonArray(Scalars.TextLike(Form), new JsonObject { ["type"] = new JsonArray("number", "boolean") }) },
    };

    /// <summary>A path below an address. What stands behind a '?' may be a key, so it is not repeated.</summary>
    public static readonly Scalar<string> Path = Text with
    {
        Refusals = [NotRelative, WithParameters],
        Shown = p => p.AsSpan().IndexOfAny('?', '#', '\\') is >= 0 and var end ? p[..end] + "..." : p,
        JsonSchema = () =>
        {
            var schema = Scalars.TextLike(Form);
            schema["not"] = new JsonObject { ["pattern"] = @"^/|//|[?#\\]|(^|/)\.\.?(/|$)" };
            return schema;
        },
    };
}
