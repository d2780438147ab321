using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>
/// What a kept response is worth: rows, or a kind of failure. A pure function of the recipe and the bronze line, so that a replay comes to the
/// same verdict as the run did.
/// </summary>
/// <param name="Rows">Rows in the body; 0 when it failed.</param>
/// <param name="Kind">The kind of failure; null when the response is good.</param>
/// <param name="Message">What is wrong, for a person.</param>
internal sealed record Verdict(long Rows, string? Kind, string? Message)
{
    public bool IsGood => Kind is null;

    /// <summary>An answer that need not be asked for again: with rows, or empty where the recipe says that empty is an answer.</summary>
    public bool Succeeds(DatasetRecipe recipe) => IsGood && (Rows > 0 || recipe.EmptyIsAnswer);

    public static Verdict Of(DatasetRecipe recipe, BronzeRecord record, ReadOnlySpan<byte> body)
    {
        if (record.Status is not { } status)
        {
            return new(0, record.Failure ?? "connection", record.Message ?? "no answer");
        }

        if (status is < 200 or >= 300)
        {
            var kind = status switch
            {
                401 or 403 => "auth",
                429 => "rate-limit",
                _ => "http",
            };
            return new(0, kind, $"status {status}{Excerpt(body)}");
        }

        if (body.IsEmpty)
        {
            return new(0, "empty-body", $"status {status} without a body");
        }

        if (!Utf8.IsValid(body))
        {
            return new(0, "not-utf8", "not text in UTF-8, the only encoding that is read" + Excerpt(body));
        }

        return recipe.Format == BodyFormat.Csv && record.Encoding != BodyEncoding.Json ? OfCsv(record, body) : OfJson(recipe, record, body);
    }

    private static Verdict OfCsv(BronzeRecord record, ReadOnlySpan<byte> body)
    {
        if (record.Encoding != BodyEncoding.Text)
        {
            return new(0, "not-csv", "not text in UTF-8" + Excerpt(body));
        }

        if (LooksLikeHtml(body))
        {
            return new(0, "not-csv", "an HTML page instead of CSV" + Excerpt(body));
        }

        var text = body.TrimEnd("\r\n"u8);
        return new(text.Count((byte)'\n'), null, null);
    }

    private static Verdict OfJson(DatasetRecipe recipe, BronzeRecord record, ReadOnlySpan<byte> body)
    {
        if (record.Encoding != BodyEncoding.Json && !JsonBody.IsJson(body))
        {
            var what = LooksLikeHtml(body) ? "an HTML page instead of JSON" : "not JSON";
            return new(0, "not-json", what + Excerpt(body));
        }

        if (ErrorField(recipe.Source.ErrorWhen, body) is { } field)
        {
            return new(0, "error-object", $"'{field}' in the answer{Excerpt(body)}");
        }

        if (recipe.Format == BodyFormat.Csv)
        {
            return new(0, "not-csv", "JSON instead of CSV" + Excerpt(body));
        }

        var reader = new Utf8JsonReader(body, JsonBody.Options);
        if (!JsonBody.EnterRows(ref reader, recipe.RowsPath))
        {
            var where = recipe.RowsPath.Count == 0 ? "an array of rows" : $"rows at '{string.Join('.', recipe.RowsPath)}'";
            return new(0, "wrong-shape", $"expected {where}{Excerpt(body)}");
        }

        return new(JsonBody.CountRows(ref reader), null, null);
    }

    private static string? ErrorField(IReadOnlyList<string> errorWhen, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, JsonBody.Options);
        if (errorWhen.Count == 0 || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            foreach (var field in errorWhen)
            {
                if (JsonBody.IsAt(ref reader, Encoding.UTF8.GetBytes(field)))
                {
                    return field;
                }
            }

            reader.Read();
            reader.Skip();
        }

        return null;
    }

    private static bool LooksLikeHtml(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \r\n\t"u8);
        return start.Length > 0 && start[0] == '<';
    }

    // The body itself is in bronze; this is for the person who reads a list of failures.
    private static string Excerpt(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(160, body.Length)]);
        var clean = new string(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray()).TrimEnd('\uFFFD');
        return ": " + clean + (body.Length > 160 ? "..." : "");
    }
}
