using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>Finds a row again in the body that it came in: the innermost object, or the line, that has the values of the row's key.</summary>
internal static class RowAsItCame
{
    /// <summary>The row as it came; the whole body where nothing in it can be told to be the row.</summary>
    /// <param name="table">The table that the row is in.</param>
    /// <param name="row">The row: values as text by column.</param>
    /// <param name="body">The body.</param>
    public static string In(SilverTable table, IReadOnlyDictionary<string, string?> row, ReadOnlyMemory<byte> body)
    {
        List<Wanted> wanted =
        [
            .. table
                .Columns.Where(c => table.Key.Contains(c.Name, StringComparer.Ordinal) && c.Field is not null)
                .Select(c => new Wanted(c, row.GetValueOrDefault(c.Name) ?? "")),
        ];
        var text = Encoding.UTF8.GetString(body.Span);
        return wanted.Count == 0 ? text : InJson(wanted, body) ?? InLines(wanted, text) ?? text;
    }

    private static string? InJson(List<Wanted> wanted, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Find(wanted, json.RootElement)?.GetRawText();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Find(List<Wanted> wanted, JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => First(element.EnumerateArray(), wanted),
            JsonValueKind.Object => First(element.EnumerateObject().Select(p => p.Value), wanted)
                ?? (wanted.TrueForAll(w => IsThere(element, w)) ? element : null),
            _ => null,
        };

    private static JsonElement? First(IEnumerable<JsonElement> elements, List<Wanted> wanted) =>
        elements.Select(e => Find(wanted, e)).FirstOrDefault(found => found is not null);

    private static bool IsThere(JsonElement element, Wanted wanted) =>
        element.TryGetProperty(wanted.Column.Field!, out var its) && its.ValueKind != JsonValueKind.Null
            ? IsSame(its, wanted.Value) || IsSameMoment(its, wanted)
            : wanted.Value == wanted.Column.Default;

    // In the vendor's notation and zone: 1704171600000 is 2024-01-02 05:00:00.
    private static bool IsSameMoment(JsonElement came, Wanted wanted)
    {
        var type = wanted.Column.Type;
        var isText = came.ValueKind == JsonValueKind.String;
        if (type is not (ColumnType.DateType or ColumnType.TimestampType) || !(isText || came.ValueKind == JsonValueKind.Number))
        {
            return false;
        }

        var (cell, texts) = (default(Cell), new RowTexts());
        var text = Encoding.UTF8.GetBytes(isText ? came.GetString()! : came.GetRawText());
        return CellParser.Parse(type, text, isText, [], new(wanted.Column.Notation), texts, ref cell) is null
            && CellText.Of(type, cell, texts) == wanted.Value;
    }

    // A day may have come with a time behind it, and a number in a text or with further zeros.
    private static bool IsSame(JsonElement came, string value)
    {
        var text = came.ValueKind == JsonValueKind.String ? came.GetString()! : came.GetRawText();
        return text.Equals(value, StringComparison.OrdinalIgnoreCase)
            || (text.StartsWith(value, StringComparison.OrdinalIgnoreCase) && text[value.Length] is 'T' or ' ')
            || (
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
                && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
                && one.Equals(other)
            );
    }

    private static string? InLines(List<Wanted> wanted, string text) =>
        text.StartsWith('{') || text.StartsWith('[')
            ? null
            : text.Split('\n')
                .FirstOrDefault(line => wanted.TrueForAll(w => line.Contains(w.Value, StringComparison.Ordinal)))
                ?.TrimEnd('\r');

    private sealed record Wanted(SilverColumn Column, string Value);
}
