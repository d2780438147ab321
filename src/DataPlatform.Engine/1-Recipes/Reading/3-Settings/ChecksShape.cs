using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>A list of checks; one alone needs no list. Words that others have for what is said elsewhere are told where that is.</summary>
/// <param name="Group">The settings of one of them.</param>
internal sealed record ChecksShape(SettingGroup Group) : Shape<IReadOnlyList<Check>>("list of checks")
{
    public override IReadOnlyList<SettingGroup> Groups => [Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<Check> result)
    {
        if (value.Items is { Count: 0 })
        {
            value.Problem($"{value.Name} holds no check; leave it out");
        }

        result = [.. (value.Items ?? [value]).Select(ReadOne).OfType<Check>()];
        return true;
    }

    public override JsonObject Schema() =>
        new()
        {
            ["anyOf"] = new JsonArray(
                Group.Reference(),
                new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["items"] = Group.Reference(),
                }
            ),
        };

    /// <summary>The check that an entry declares; null when there is none that can be read. Problems are told.</summary>
    public Check? Read(YamlMap entry)
    {
        // A word that nobody knows here is told alone: which check was meant, it may say itself.
        var isKnown = entry.Keys.All(Group.Has);
        (isKnown ? Group : Group with { Rules = [] }).Check(entry, Explain);
        return isKnown ? CheckSettings.Read(entry) : null;
    }

    private Check? ReadOne(YamlValue value)
    {
        if (value.Map is { } map)
        {
            return Read(map);
        }

        var example = Group.Settings.First(s => !s.IsRequired);
        var elsewhere = value.Text is { } word
            ? Explain(word) ?? Suggestion.For(word, [.. Group.Settings.Select(s => (s.Key, s.AlsoCalled))])
            : "";
        value.Problem($"{value.Name} must be a mapping ({{ {example.Key}: {example.Examples[0]} }}), not {value.Kind}{elsewhere}");
        return null;
    }

    private string? Explain(string word) =>
        word switch
        {
            "unique" or "duplicate_count" or "duplicate_percent" or "primary_key" or "unique_combination_of_columns" =>
                "; no two rows have the same 'key', because a newer row takes the place of the one with the same key: name the columns there",
            "not_null" or "required" or "missing_count" =>
                "; 'nullable: false' of the column puts rows without a value in quarantine, and 'nulls: { max: 0% }' only tells of them",
            "relationships" or "references" or "foreign_key" =>
                "; a check looks at one table: join both in a gold model, and check a column of that",
            "sql" or "expression" or "expression_is_true" or "query" or "failed_rows" or "custom" =>
                "; a check has no SQL: compute a column in a gold model, and check that with 'range' or 'accepted'",
            _ when !Group.Has(word) && CheckSettings.OfColumn.Has(word) =>
                $"; it belongs to the 'checks' of a column: close: {{ type: double, checks: {{ {Example(CheckSettings.OfColumn, word)} }} }}",
            _ when !Group.Has(word) && CheckSettings.OfDataset.Has(word) =>
                $"; it belongs to the 'checks' of a dataset: checks: {{ {Example(CheckSettings.OfDataset, word)} }}",
            _ => null,
        };

    private static string Example(SettingGroup group, string key) => $"{key}: {group.Settings.First(s => s.Key == key).Examples[0]}";
}
