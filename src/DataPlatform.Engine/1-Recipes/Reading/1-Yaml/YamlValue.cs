using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>What stands behind a key, or one item of the list there.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">The key's line.</param>
/// <param name="Node">The value.</param>
/// <param name="IsItem">True for an item of a list.</param>
/// <param name="Problems">Where problems are told.</param>
internal sealed record YamlValue(string Key, int Line, YamlNode Node, bool IsItem, YamlProblems Problems)
{
    /// <summary>How a message calls it.</summary>
    public string Name => $"{(IsItem ? "each of " : "")}'{Excerpt.Of(Key)}'";

    /// <summary>Nothing stands there.</summary>
    public bool IsEmpty =>
        !IsItem && Node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>Null is said.</summary>
    public bool IsNull => Node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "Null" or "NULL" };

    /// <summary>The text of a plain value; null for a list or a mapping.</summary>
    public string? Text => Node is YamlScalarNode scalar ? scalar.Value ?? "" : null;

    /// <summary>The mapping; null for anything else.</summary>
    public YamlMap? Map => Joined ?? (Node is YamlMappingNode map ? new(map, Problems) : null);

    /// <summary>The mapping with what is said of it elsewhere; null where nothing is.</summary>
    public YamlMap? Joined { get; init; }

    /// <summary>The plain texts of it, and of all that stands inside.</summary>
    public IEnumerable<string> Texts =>
        Text is { } text ? [text]
        : Map is { } map ? map.Keys.SelectMany(k => map.Find(k)!.Texts)
        : Items?.SelectMany(item => item.Texts) ?? [];

    /// <summary>The items of a list; null for anything else.</summary>
    public IReadOnlyList<YamlValue>? Items =>
        (Node as YamlSequenceNode)?.Children.Select(n => new YamlValue(Key, Line, n, IsItem: true, Problems)).ToList();

    /// <summary>What it is, for a person.</summary>
    public string Kind =>
        Node switch
        {
            YamlMappingNode => "a mapping",
            YamlSequenceNode => "a list",
            _ => $"'{Excerpt.Of(Text ?? "")}'",
        };

    /// <summary>The name in <c>{name}</c> without quotes, which YAML takes for a mapping; null for anything else.</summary>
    public string? UnquotedPlaceholder =>
        Node is YamlMappingNode { Children: { Count: 1 } only }
        && only[0] is { Key: YamlScalarNode { Value: { } name }, Value: YamlScalarNode { Value: null or "" } }
            ? name
            : null;

    public void Problem(string message) => Problems.Add(IsEmpty ? Line : YamlProblems.LineOf(Node), message);
}
