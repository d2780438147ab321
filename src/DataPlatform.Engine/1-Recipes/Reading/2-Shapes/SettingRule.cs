using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>What must hold between the settings of a group.</summary>
/// <param name="Text">The rule, as lint and the reference page say it.</param>
internal abstract record SettingRule(string Text)
{
    /// <summary>The line of a mapping that breaks the rule; null when it does not.</summary>
    public abstract int? BrokenAt(YamlMap map);

    /// <summary>The rule as a JSON Schema.</summary>
    public abstract JsonObject Schema();

    /// <summary>The setting without which another one means nothing; null for other rules.</summary>
    public virtual Setting? Demanded => null;

    private static JsonObject Required(params IEnumerable<Setting> settings) =>
        new() { ["required"] = new JsonArray([.. settings.Select(s => (JsonNode)s.Key)]) };

    /// <summary>Two settings that say the same thing.</summary>
    public sealed record NotBoth(Setting First, Setting Second, string Text) : SettingRule(Text)
    {
        public override int? BrokenAt(YamlMap map) => map.Has(First.Key) && map.Has(Second.Key) ? map.LineOf(Second.Key) : null;

        public override JsonObject Schema() => new() { ["not"] = Required(First, Second) };
    }

    /// <summary>Settings of which a recipe has one.</summary>
    public sealed record ExactlyOne(string Text, params IReadOnlyList<Setting> Settings) : SettingRule(Text)
    {
        public override int? BrokenAt(YamlMap map)
        {
            var there = Settings.Where(s => map.Has(s.Key)).ToList();
            return there.Count == 1 ? null
                : there.Count == 0 ? map.Line
                : map.LineOf(there[^1].Key);
        }

        public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray([.. Settings.Select(s => Required(s))]) };
    }

    /// <summary>A setting that means nothing without another one.</summary>
    public sealed record Needs(Setting Setting, Setting Needed, string Text) : SettingRule(Text)
    {
        public override Setting? Demanded => Needed;

        public override int? BrokenAt(YamlMap map) => map.Has(Setting.Key) && !map.Has(Needed.Key) ? map.LineOf(Setting.Key) : null;

        public override JsonObject Schema() => new() { ["dependencies"] = new JsonObject { [Setting.Key] = new JsonArray(Needed.Key) } };
    }

    /// <summary>Settings of which a recipe has one at least.</summary>
    public sealed record NeedsOneOf(string Text, params IReadOnlyList<Setting> Settings) : SettingRule(Text)
    {
        public override int? BrokenAt(YamlMap map) => Settings.Any(s => map.Has(s.Key)) ? null : map.Line;

        public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray([.. Settings.Select(s => Required(s))]) };
    }

    /// <summary>A setting that means nothing without one of some others.</summary>
    public sealed record NeedsWhere(Setting Setting, string Text, params IReadOnlyList<Setting> Needed) : SettingRule(Text)
    {
        public override int? BrokenAt(YamlMap map) =>
            map.Has(Setting.Key) && !Needed.Any(s => map.Has(s.Key)) ? map.LineOf(Setting.Key) : null;

        public override JsonObject Schema() =>
            new()
            {
                ["dependencies"] = new JsonObject
                {
                    [Setting.Key] = new JsonObject { ["anyOf"] = new JsonArray([.. Needed.Select(s => Required(s))]) },
                },
            };
    }

    /// <summary>A setting that means nothing where another one has one of some values.</summary>
    public sealed record NotWith(Setting Setting, Setting Other, IReadOnlyList<string> Values, string Text) : SettingRule(Text)
    {
        public override int? BrokenAt(YamlMap map) =>
            map.Has(Setting.Key) && map.Find(Other.Key)?.Text is { } text && Values.Contains(text, StringComparer.Ordinal)
                ? map.LineOf(Setting.Key)
                : null;

        public override JsonObject Schema()
        {
            var both = Required(Setting, Other);
            var values = new JsonArray([.. Values.Select(v => (JsonNode)v)]);
            both["properties"] = new JsonObject { [Other.Key] = new JsonObject { ["enum"] = values } };
            return new() { ["not"] = both };
        }
    }
}
