using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>An object whose names are values: <c>{"2024-01-31": {...}}</c>, <c>{"EUR": 1.09}</c>, or one inside the other.</summary>
internal sealed partial class MapOfRows : RowsShape
{
    public override RowsGuess? Find(JsonElement value, string path, JsonElement? beside)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().ToList() is not { Count: > 1 } fields)
        {
            return null;
        }

        var names = fields.ConvertAll(f => f.Name);
        if (!AreValues(names))
        {
            return null;
        }

        var first = fields[0].Value;
        return fields.TrueForAll(f => IsPlain(f.Value)) ? new(path, Say(path, [NameOf(names)], "value"), fields.Count, 2, null)
            : !fields.TrueForAll(f => f.Value.ValueKind == first.ValueKind) ? null
            : first.ValueKind == JsonValueKind.Object ? OfObjects(path, fields, names)
            : Rows(fields) is > 0 and var rows ? new(path, Say(path, [NameOf(names)], null), rows, 2, null)
            : null;
    }

    private static RowsGuess OfObjects(string path, List<JsonProperty> fields, List<string> names)
    {
        var inner = fields.SelectMany(f => f.Value.EnumerateObject()).ToList();
        var innerNames = inner.Select(f => f.Name).Distinct(StringComparer.Ordinal).ToList();
        var areValues = inner.Count > 0 && AreValues(innerNames) && inner.TrueForAll(f => IsPlain(f.Value));
        return areValues
            ? new(path, Say(path, [NameOf(names), NameOf(innerNames)], "value"), inner.Count, 3, null)
            : new(path, Say(path, [NameOf(names)], null), fields.Count, PlainFields(fields[0].Value) + 2, null);
    }

    // Lists of objects, one below each name.
    private static int Rows(List<JsonProperty> fields) =>
        fields.TrueForAll(f =>
            f.Value.ValueKind == JsonValueKind.Array && f.Value.EnumerateArray().All(r => r.ValueKind == JsonValueKind.Object)
        )
            ? fields.Sum(f => f.Value.GetArrayLength())
            : 0;

    private static string Say(string path, IReadOnlyList<string> keys, string? valueAs) =>
        Setting(
            path,
            [
                "shape: map",
                $"key_as: {(keys.Count == 1 ? keys[0] : $"[{string.Join(", ", keys)}]")}",
                .. valueAs is null ? Array.Empty<string>() : [$"value_as: {valueAs}"],
            ]
        );

    private static bool AreValues(List<string> names) =>
        names.TrueForAll(n => Day().IsMatch(n)) || names.TrueForAll(n => Code().IsMatch(n));

    private static string NameOf(List<string> names) => names.TrueForAll(n => Day().IsMatch(n)) ? "date" : "symbol";

    [GeneratedRegex(@"^\d{4}-\d{2}(-\d{2})?([T ].*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Day();

    // A letter is capital, and a number has some digits: "T" and "c" are names of fields.
    [GeneratedRegex(@"^([A-Z][A-Z0-9.:/^-]{1,11}|\d{3,})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
