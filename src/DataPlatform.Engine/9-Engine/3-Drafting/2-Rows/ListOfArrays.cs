using System.Globalization;
using System.Text.Json;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An array of arrays whose fields are known by their places: <c>[["2024-01-31", 1.5], ["2024-02-01", 1.6]]</c>.</summary>
internal sealed class ListOfArrays : RowsShape
{
    // Beside the rows, vendors put the names of their fields under one of these.
    private static readonly string[] NamesOfNames = ["columns", "column_names", "columnNames", "fields", "headers", "header"];

    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value[0].ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var width = value[0].GetArrayLength();
        if (width < 2 || !AreTuples(value, width))
        {
            return null;
        }

        var known = NamesIn(beside, width);
        var names = known ?? [.. Enumerable.Range(1, width).Select(i => string.Create(CultureInfo.InvariantCulture, $"value_{i}"))];
        return new(
            path,
            Setting(path, "shape: arrays", $"fields: {YamlText.Of(names)}"),
            value.GetArrayLength(),
            width,
            known is null ? "decide: nothing names the fields" : null
        );
    }

    /// <summary>Every element is an array of so many plain values.</summary>
    public static bool AreTuples(JsonElement value, int width) =>
        value
            .EnumerateArray()
            .All(t => t.ValueKind == JsonValueKind.Array && t.GetArrayLength() == width && t.EnumerateArray().All(IsPlain));

    /// <summary>The object around the rows names so many fields.</summary>
    public static bool HasNames(JsonElement? beside, int width) => NamesIn(beside, width) is not null;

    private static List<string>? NamesIn(JsonElement? beside, int width)
    {
        foreach (var name in NamesOfNames)
        {
            if (
                beside is { } around
                && around.TryGetProperty(name, out var list)
                && list.ValueKind == JsonValueKind.Array
                && list.GetArrayLength() == width
            )
            {
                var names = list.EnumerateArray().Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                return names.Count == width ? names : null;
            }
        }

        return null;
    }

    // "close", or { "name": "close", "type": "double" }
    private static string? NameOf(JsonElement named) =>
        named.ValueKind == JsonValueKind.String ? named.GetString()
        : named.ValueKind == JsonValueKind.Object && named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
        : null;
}
