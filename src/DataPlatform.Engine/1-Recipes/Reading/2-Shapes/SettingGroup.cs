using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>The settings of one mapping.</summary>
/// <param name="Name">What the mapping declares, in lower case: "source", "dataset".</param>
/// <param name="Purpose">What it is for, in a sentence or two.</param>
/// <param name="Sections">The settings, in the order in which they are best read about.</param>
internal sealed record SettingGroup(string Name, string Purpose, params IReadOnlyList<SettingSection> Sections)
{
    private const int MostInOutline = 3;

    /// <summary>A group without sections.</summary>
    public SettingGroup(string name, string purpose, params IReadOnlyList<Setting> settings)
        : this(name, purpose, new SettingSection("", settings)) { }

    /// <summary>What tells it from other groups in its place; empty when there are none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What must hold between the settings.</summary>
    public IReadOnlyList<SettingRule> Rules { get; init; } = [];

    /// <summary>True when the mapping is only a part of what is declared, so that nothing is missing in it.</summary>
    public bool IsPart { get; init; }

    public IEnumerable<Setting> Settings => Sections.SelectMany(s => s.Settings);

    /// <summary>What the mapping looks like, for a message.</summary>
    public string Outline
    {
        get
        {
            var keys = Settings.OrderByDescending(s => s.IsRequired).Select(s => $"{s.Key}: ...").ToList();
            return $"{{ {string.Join(", ", keys.Take(MostInOutline))}{(keys.Count > MostInOutline ? ", ..." : "")} }}";
        }
    }

    public bool Has(string key) => Settings.Any(s => s.Key == key);

    /// <summary>Tells of keys that are unknown or missing and of broken rules.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="explain">What is known of an unknown key, to be put behind it; null for nothing.</param>
    public void Check(YamlMap map, Func<string, string?>? explain = null)
    {
        map.CheckKeys();
        var known = Settings.Select(s => (s.Key, s.AlsoCalled)).ToList();
        foreach (var key in map.Keys.Where(key => !Has(key)))
        {
            map.Problem(key, $"unknown key '{Excerpt.Of(key)}'{Meant(key, known, explain?.Invoke(key))}");
        }

        foreach (var setting in Settings.Where(s => s.IsRequired && !IsPart && !map.Has(s.Key)))
        {
            map.Problem(
                map.Line,
                setting.WhenMissing ?? $"'{setting.Key}' is missing; write for example '{setting.Key}: {setting.Examples[0]}'"
            );
        }

        foreach (var rule in Rules)
        {
            if (rule.BrokenAt(map) is { } line)
            {
                map.Problem(line, rule.Text);
            }
        }
    }

    // A word that is another name of a setting is told with that setting's example, and one for something in another place with where that is.
    private string Meant(string key, IReadOnlyCollection<(string, IReadOnlyList<string>)> known, string? explained)
    {
        var own = Settings.FirstOrDefault(s => s.AlsoCalled.Contains(key, StringComparer.OrdinalIgnoreCase));
        return own is not null ? $"{explained} (did you mean '{own.Key}'?); write for example '{own.Key}: {own.Examples[0]}'"
            : explained is null && ForeignWords.Find(key) is { } elsewhere ? elsewhere
            : explained + Suggestion.For(key, known);
    }

    /// <summary>The groups inside, and those inside them.</summary>
    public IEnumerable<SettingGroup> Inner() => Settings.SelectMany(s => s.Shape.Groups).SelectMany(g => g.Inner().Prepend(g));

    /// <summary>What the group's definition in the JSON Schema is called.</summary>
    public string DefinitionName => Name.Replace(' ', '_');

    /// <summary>A reference to the group's definition in the JSON Schema.</summary>
    public JsonObject Reference() => new() { ["$ref"] = $"#/definitions/{DefinitionName}" };

    /// <summary>The group's definition in the JSON Schema.</summary>
    /// <param name="elsewhere">The settings that may be said elsewhere, so that a mapping without them can be right.</param>
    public JsonObject Schema(params IReadOnlyList<Setting> elsewhere)
    {
        var schema = new JsonObject
        {
            ["description"] = Purpose,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Schema()))),
        };
        var required = Settings.Where(s => s.IsRequired).Except(elsewhere).Select(s => (JsonNode)s.Key).ToList();
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required]);
        }

        var rules = Rules.Where(r => r.Demanded is not { } demanded || !elsewhere.Contains(demanded)).Select(r => r.Schema()).ToList();
        if (rules.Count > 0)
        {
            schema["allOf"] = new JsonArray([.. rules]);
        }

        return schema;
    }
}
