using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>What stands around the rows of an answer.</summary>
internal static class Envelope
{
    private const int Deepest = 4;

    // Fields that say something of an answer, not of what was asked.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "status",
        "code",
        "message",
        "success",
        "ok",
        "error",
        "errors",
        "request_id",
        "requestId",
        "count",
        "total",
        "queryCount",
        "resultsCount",
        "adjusted",
        "next_url",
        "next",
        "previous",
        "has_more",
        "page",
        "limit",
        "offset",
        "meta",
        "pagination",
        "links",
    };

    /// <summary>A plain field around the rows.</summary>
    /// <param name="Path">Names of fields from the body's root, with dots between them.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Field(string Path, JsonElement Value)
    {
        /// <summary>Its name in lower case, without anything that is no letter.</summary>
        public string PlainName => string.Concat(Path.Split('.')[^1].Where(char.IsAsciiLetter)).ToLowerInvariant();

        /// <summary>Its value as a text; empty for null.</summary>
        public string Text =>
            Value.ValueKind switch
            {
                JsonValueKind.String => Value.GetString() ?? "",
                JsonValueKind.Null => "",
                _ => Value.GetRawText(),
            };
    }

    /// <summary>True for a field that says something of an answer, or a group of such fields.</summary>
    public static bool IsUsual(JsonProperty field) => IsUsual(field.Name);

    /// <summary>True for the name of such a field.</summary>
    public static bool IsUsual(string field) => Names.Contains(field);

    /// <summary>The plain fields around the rows.</summary>
    /// <param name="root">The body.</param>
    /// <param name="rows">The path to the rows.</param>
    public static IReadOnlyList<Field> Around(JsonElement root, string rows)
    {
        var found = new List<Field>();
        // Where the body is the row, nothing is around it.
        if (rows.Length > 0)
        {
            Collect(root, "", rows, 1, found);
        }

        return found;
    }

    private static void Collect(JsonElement value, string path, string rows, int depth, List<Field> found)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return;
        }

        foreach (var field in value.EnumerateObject().Where(f => FieldPath.IsPlain(f.Name)))
        {
            var its = FieldPath.Join(path, field.Name);
            if (its == rows)
            {
                continue;
            }

            if (field.Value.ValueKind is JsonValueKind.Object)
            {
                Collect(field.Value, its, rows, depth + 1, found);
            }
            else if (field.Value.ValueKind is not JsonValueKind.Array)
            {
                found.Add(new(its, field.Value));
            }
        }
    }
}
